import { InputError } from '../model/problem.ts';
import { readJsonFile } from '../sources/json-file.ts';
import { quote } from '../sources/quote.ts';
import type { DockerImage, DockerStore } from '../sources/store.ts';
import { familiarName } from './image-name.ts';
import type { PlatformImage } from './image-set.ts';
import { digestProblem, type JsonReader } from './json-blob.ts';
import { formatPlatform, platformOf } from './platform.ts';
import { configFields, readDiffIds } from './read-manifest.ts';
import { selectImage } from './select-image.ts';

/**
 * Reads the one image that the reference picks from a docker archive. Its layers have no descriptors and it has no manifest
 * digest: the archive does not keep them. Throws `InputError`.
 */
export function readDockerImage(store: DockerStore, reader: JsonReader): PlatformImage {
  const choices = store.images.map((image) => ({
    value: image,
    id: image.configName,
    names: image.repoTags.map(familiarName),
    isImage: true,
  }));
  const image = selectImage(choices, store.reference);
  if (image.config === null) {
    throw new InputError(
      'blob-missing',
      `the config ${quote(image.configName)} is named by manifest.json, but not in the archive`,
    );
  }
  const config = readJsonFile(image.config, `config ${quote(image.configName)}`, 'sha256', 'compared');
  checkConfigName(image, config.digest, reader);
  const fields = configFields(config, 'the config');
  const diffIds = readDiffIds(fields, image.layers.length, reader);
  return {
    platform: formatPlatform(platformOf(fields)),
    descriptor: null,
    manifest: null,
    manifestDigest: null,
    config,
    imageId: config.digest,
    layers: image.layers.map((blob, index) => ({
      index,
      descriptor: null,
      diffId: diffIds[index] ?? null,
      blob,
      fetch: null,
    })),
  };
}

/** The config's name is its digest; a name of another form promises nothing. */
function checkConfigName(image: DockerImage, found: string, reader: JsonReader): void {
  const hex = /^(?:blobs\/sha256\/|sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(image.configName)?.[1];
  if (hex === undefined || found === `sha256:${hex}`) return;
  reader.report(digestProblem('config', ['config'], `sha256:${hex}`, found));
}
