import { InputError, type Problem } from '../model/problem.ts';
import type { ArchiveFile } from './archive-file.ts';
import { blobName } from './digest.ts';
import { asList, asObject, asText, readJsonFile } from './json-file.ts';
import { quote, shown } from './quote.ts';
import type { Reference } from './reference.ts';
import type { DockerImage, DockerStore } from './store.ts';

/**
 * Reads an archive by its `manifest.json` (docker image spec v1.2, "Combined Image JSON + Filesystem Changeset Format").
 * There is no image manifest in it, hence no manifest digest. Throws `InputError` when it holds none.
 */
export function dockerStoreOf(archive: ArchiveFile, reference: Reference, problems: readonly Problem[]): DockerStore {
  const file = archive.file('manifest.json');
  if (file === undefined) {
    throw new InputError(
      'not-an-image',
      `${quote(reference.path)} holds no image: neither index.json nor manifest.json is in it`,
    );
  }
  const dockerManifest = readJsonFile(file, 'manifest.json');
  return {
    kind: 'docker-archive',
    transport: 'docker-archive',
    reference,
    index: null,
    dockerManifest,
    images: readImages(dockerManifest.value, archive),
    strays: [],
    problems,
    blob: (digest) => {
      const name = blobName(digest, 'the digest of a blob');
      return archive.follow(name) ?? archive.follow(`${name.slice(name.lastIndexOf('/') + 1)}.json`);
    },
    close: archive.close,
  };
}

function readImages(value: unknown, archive: ArchiveFile): DockerImage[] {
  const entries = asList(value);
  if (entries === null || entries.length === 0) {
    throw new InputError('manifest-invalid', 'manifest.json should be a list of images, and lists none');
  }
  return entries.map((entry, at) => readImage(entry, `image @${at} of manifest.json`, archive));
}

function readImage(entry: unknown, what: string, archive: ArchiveFile): DockerImage {
  const fields = asObject(entry);
  const configName = asText(fields?.['Config']);
  const layers = asList(fields?.['Layers'] ?? []);
  if (configName === null || layers === null) {
    throw new InputError('manifest-invalid', `${what} should have a Config (a name) and Layers (a list of names)`);
  }
  return {
    configName,
    config: archive.follow(memberName(configName, what)) ?? null,
    repoTags: (asList(fields?.['RepoTags']) ?? []).filter((tag) => typeof tag === 'string'),
    layers: layers.map((name) => archive.follow(memberName(name, what)) ?? null),
  };
}

function memberName(name: unknown, what: string): string {
  if (typeof name !== 'string' || name === '') {
    throw new InputError('manifest-invalid', `${what} should name its layers, found ${shown(JSON.stringify(name))}`);
  }
  return name.replace(/^(?:\.\/)+/, '');
}
