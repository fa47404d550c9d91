import type { SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { type ArchiveFile, openArchiveFile } from './archive-file.ts';
import { dockerStoreOf } from './docker-archive.ts';
import type { SavedImage } from './engine-image.ts';
import { asList, asObject, readJsonFile } from './json-file.ts';
import { ociStoreOf } from './oci-archive.ts';
import { openOciLayout } from './oci-layout.ts';
import { quote } from './quote.ts';
import type { Reference } from './reference.ts';
import { defaultRegistryOptions, type RegistryOptions } from './registry/options.ts';
import type { ImageStore } from './store.ts';

export interface StoreOptions {
  readonly registry: RegistryOptions;
  /** Whether an entry of an index with this `platform` object is needed; others of a registry are not fetched. */
  wantsPlatform(platform: unknown): boolean;
}

/** Opens what a reference names. The caller closes it. Throws `InputError`. */
export async function openStore(
  reference: Reference,
  side: SideName,
  options: StoreOptions = { registry: defaultRegistryOptions, wantsPlatform: () => true },
): Promise<ImageStore> {
  if (reference.transport === 'oci') return openOciLayout(reference, side);
  if (reference.transport === 'docker') {
    return openRegistry(reference, side, options);
  }
  if (reference.transport === 'rootfs') {
    const { openRootfs } = await import('./rootfs-image.ts');
    return openRootfs(reference, side, options.registry.env);
  }
  if (isEngine(reference.transport)) {
    const { saveFromEngine } = await import('./engine-image.ts');
    return readSaved(await saveFromEngine(reference, side, options.registry), reference, side);
  }
  const archive = await openArchiveFile(reference.path);
  try {
    return readArchive(archive, reference, side);
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** A bare word may as well be a file's name with a slip in it, so a failure says how it was taken. */
async function openRegistry(reference: Reference, side: SideName, options: StoreOptions): Promise<ImageStore> {
  const { openRegistryImage } = await import('./registry-image.ts');
  try {
    return await openRegistryImage(reference, side, options.registry, options.wantsPlatform);
  } catch (error) {
    if (!(error instanceof InputError) || reference.text !== reference.path) throw error;
    const taken = `no file or directory is named ${quote(reference.text)}, so a registry was asked`;
    throw new InputError(error.code, `${taken}: ${error.message}`, error.hint);
  }
}

function isEngine(transport: Reference['transport']): boolean {
  return transport === 'docker-daemon' || transport === 'podman' || transport === 'containers-storage';
}

/** The one image in what an engine saved; it says itself how it was reached. */
function readSaved({ archive, problems }: SavedImage, reference: Reference, side: SideName): ImageStore {
  try {
    const store = readArchive(archive, { ...reference, transport: 'archive' }, side);
    const transport = reference.transport === 'archive' ? store.transport : reference.transport;
    return { ...store, transport, problems: [...store.problems, ...problems] };
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** An archive with both tables of contents (docker save from version 25) is read by index.json, which says more. */
function readArchive(archive: ArchiveFile, reference: Reference, side: SideName): ImageStore {
  if (reference.transport === 'oci-archive') return ociStoreOf(archive, reference, 'oci-archive', side);
  const indexFile = archive.file('index.json');
  if (indexFile === undefined) return dockerStoreOf(archive, reference, []);
  if (archive.members.has('manifest.json') && listsNothing(readJsonFile(indexFile, 'index.json').value)) {
    return dockerStoreOf(archive, reference, [emptyIndexNote(side)]);
  }
  const transport = reference.transport === 'archive' ? 'oci-archive' : 'docker-archive';
  return ociStoreOf(archive, reference, transport, side);
}

/** Docker 25.0 wrote `"manifests": null` for images saved by digest (moby/moby#47210). */
function listsNothing(index: unknown): boolean {
  return (asList(asObject(index)?.['manifests']) ?? []).length === 0;
}

function emptyIndexNote(side: SideName): Problem {
  const message =
    'index.json lists no image, so the archive was read by its manifest.json, which gives no manifest digest';
  return { code: 'index-empty', severity: 'note', side, path: [], offset: null, message, hint: '' };
}
