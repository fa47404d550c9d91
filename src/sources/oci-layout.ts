import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { blobName } from './digest.ts';
import { readJsonFile } from './json-file.ts';
import { layoutVersionNotes } from './layout-version.ts';
import { quote } from './quote.ts';
import { type Reference, statPath } from './reference.ts';
import type { OciStore } from './store.ts';
import { sortNames, strayNotes } from './strays.ts';

/**
 * Opens an OCI image layout in a directory (image-spec image-layout.md). The directory itself may be reached by a link;
 * inside it, links are refused and only names made of checked digests are opened. Throws `InputError`.
 */
export function openOciLayout(reference: Reference, side: SideName): OciStore {
  const root = reference.path;
  const stats = statPath(root);
  if (stats === undefined) throw new InputError('not-found', `there is no directory named ${quote(root)}`);
  if (!stats.isDirectory()) {
    throw new InputError(
      'not-an-image',
      `${quote(root)} is a file, and oci: reads a directory`,
      'For an archive, write oci-archive: or just the path.',
    );
  }
  const indexFile = regularFile(root, 'index.json');
  const version = regularFile(root, 'oci-layout');
  if (indexFile === undefined) throw noIndex(root, version !== undefined);
  const strays = listStrays(root);
  const problems: Problem[] = [...layoutVersionNotes(version, side), ...strayNotes(strays, side)];
  return {
    kind: 'oci',
    transport: 'oci',
    reference,
    index: readJsonFile(indexFile, 'index.json'),
    dockerManifest: null,
    strays,
    problems,
    blob: (digest) => findBlob(root, digest),
    close: () => {},
  };
}

function noIndex(root: string, hasVersion: boolean): InputError {
  return new InputError(
    'not-an-image',
    `the directory ${quote(root)} holds no image: ${hasVersion ? 'index.json is not in it' : 'neither oci-layout nor index.json is in it'}`,
  );
}

function listStrays(root: string): string[] {
  const own = new Set(['oci-layout', 'index.json', 'blobs']);
  const strays = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !own.has(name));
  return sortNames(strays.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)));
}

function findBlob(root: string, digest: Digest): FileRange | undefined {
  const name = blobName(digest, 'the digest of a blob');
  const parts = name.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    const stats = lstat(root, folder);
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) throw linkRefused(folder);
    if (!stats.isDirectory()) throw new InputError('not-an-image', `${folder} in the layout should be a directory`);
  }
  return regularFile(root, name);
}

/** A file of the layout that is neither a link nor anything else special; undefined when there is none. */
function regularFile(root: string, name: string): FileRange | undefined {
  const stats = lstat(root, name);
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) throw linkRefused(name);
  if (!stats.isFile()) throw new InputError('not-an-image', `${name} in the layout should be a regular file`);
  return { file: join(root, name), offset: 0, size: stats.size };
}

function lstat(root: string, name: string): Stats | undefined {
  try {
    return lstatSync(join(root, name), { throwIfNoEntry: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError('file-unreadable', `${name} in the layout cannot be looked at (${code})`);
  }
}

function linkRefused(name: string): InputError {
  return new InputError(
    'link-refused',
    `${name} in the layout is a symbolic link; links are not followed, because they can lead out of the image`,
    'If the layout is your own, copy it with its links resolved: cp -rL LAYOUT COPY.',
  );
}
