import type { SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import type { ArchiveFile } from './archive-file.ts';
import { blobName } from './digest.ts';
import { readJsonFile } from './json-file.ts';
import { layoutVersionNotes } from './layout-version.ts';
import type { Reference } from './reference.ts';
import type { OciStore, Transport } from './store.ts';
import { sortNames, strayNotes } from './strays.ts';

/** What belongs to a layout, and the two files by which `docker save` from version 25 makes it readable for old programs. */
const own = new Set(['oci-layout', 'index.json', 'blobs/', 'manifest.json', 'repositories']);

/** Reads an archive as an OCI image layout (image-spec image-layout.md). Throws `InputError` when it holds none. */
export function ociStoreOf(archive: ArchiveFile, reference: Reference, transport: Transport, side: SideName): OciStore {
  const indexFile = archive.file('index.json');
  if (indexFile === undefined) {
    throw new InputError(
      'not-an-image',
      'the archive holds no OCI image: index.json is not in it',
      archive.members.has('manifest.json') ? 'manifest.json is, so name it docker-archive: or just by its path.' : '',
    );
  }
  const strays = listStrays(archive);
  const problems: Problem[] = [...layoutVersionNotes(archive.file('oci-layout'), side), ...strayNotes(strays, side)];
  return {
    kind: 'oci',
    transport,
    reference,
    index: readJsonFile(indexFile, 'index.json'),
    dockerManifest: null,
    strays,
    problems,
    blob: (digest) => archive.file(blobName(digest, 'the digest of a blob')),
    close: archive.close,
  };
}

function listStrays(archive: ArchiveFile): string[] {
  const tops = new Set<string>();
  for (const name of archive.members.keys()) {
    const slash = name.indexOf('/');
    const top = slash < 0 ? name : name.slice(0, slash + 1);
    if (!own.has(top)) tops.add(top);
  }
  return sortNames(tops);
}
