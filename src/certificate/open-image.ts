import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CheckError } from './check-error.ts';
import { readTar } from './read-tar.ts';

/** The blobs of an image by digest. */
export interface ImageBlobs {
  /** Reads a blob and holds it against its digest. */
  blob(digest: string): Buffer;
  /** Digests that the image's own index names, directly or through other indexes. */
  readonly named: ReadonlySet<string>;
}

/** Opens `oci:DIR`, `oci-archive:FILE`, or the path of one. A reference or `@N` behind it is not needed: digests say all. */
export function openBlobs(reference: string, side: string): ImageBlobs {
  const path = reference.replace(/^(?:oci|oci-archive|docker-archive):/, '');
  const found = [path, path.replace(/@\d+$/, ''), path.replace(/:[^:/]*$/, '')].find(exists);
  if (found === undefined) throw new CheckError(`the ${side} image`, `there is no directory or file ${path}`);
  const read = statSync(found).isDirectory() ? fromDirectory(found) : fromArchive(found);
  const blob = (digest: string): Buffer => {
    const bytes = /^sha256:[0-9a-f]{64}$/.test(digest) ? read(`blobs/sha256/${digest.slice(7)}`) : undefined;
    if (bytes === undefined) throw new CheckError(`the ${side} image`, `it has no blob ${digest}`);
    if (digestOf(bytes) !== digest) throw new CheckError(`the ${side} image`, `the blob ${digest} has other bytes`);
    return bytes;
  };
  const index = read('index.json');
  if (index === undefined) throw new CheckError(`the ${side} image`, 'it has no index.json: it is no OCI image');
  return { blob, named: namedDigests(index, blob) };
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function fromDirectory(directory: string): (name: string) => Buffer | undefined {
  return (name) => (exists(join(directory, name)) ? readFileSync(join(directory, name)) : undefined);
}

function fromArchive(file: string): (name: string) => Buffer | undefined {
  const tar = readFileSync(file);
  const members = readTar(tar);
  return (name) => {
    const member = members.get(name);
    return member === undefined ? undefined : tar.subarray(member.start, member.end);
  };
}

const maxIndexDepth = 4;

function namedDigests(index: Buffer, blob: ImageBlobs['blob'], depth = 0): ReadonlySet<string> {
  const digests = new Set<string>();
  const { manifests } = JSON.parse(index.toString('utf8')) as { readonly manifests?: unknown };
  for (const entry of Array.isArray(manifests) ? (manifests as readonly Record<string, unknown>[]) : []) {
    const digest = String(entry['digest']);
    digests.add(digest);
    if (!String(entry['mediaType']).includes('index') && !String(entry['mediaType']).includes('list')) continue;
    if (depth < maxIndexDepth) for (const below of namedDigests(blob(digest), blob, depth + 1)) digests.add(below);
  }
  return digests;
}
