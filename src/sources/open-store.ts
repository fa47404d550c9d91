import type { SideName } from '../model/bytes.ts';
import type { Problem } from '../model/problem.ts';
import { type ArchiveFile, openArchiveFile } from './archive-file.ts';
import { dockerStoreOf } from './docker-archive.ts';
import { asList, asObject, readJsonFile } from './json-file.ts';
import { ociStoreOf } from './oci-archive.ts';
import { openOciLayout } from './oci-layout.ts';
import type { Reference } from './reference.ts';
import type { ImageStore } from './store.ts';

/** Opens what a reference names. The caller closes it. Throws `InputError`. */
export async function openStore(reference: Reference, side: SideName): Promise<ImageStore> {
  if (reference.transport === 'oci') return openOciLayout(reference, side);
  const archive = await openArchiveFile(reference.path);
  try {
    return readArchive(archive, reference, side);
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
