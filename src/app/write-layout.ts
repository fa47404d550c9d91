import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { chunksOf, fileSource, memorySource } from '../bytes/byte-source.ts';
import { InputError } from '../model/problem.ts';
import { canonicalJson } from '../normalize/canonical-json.ts';
import { endOfArchive, padding, tarHeader } from '../sources/rootfs/tar-header.ts';
import { atEnd } from '../util/at-end.ts';
import { reasonOf } from '../util/system-refusal.ts';
import type { CanonicalBlob, CanonicalImage } from './normalize-image.ts';

/** Fails before the work when `out` is there already: neither a file nor a directory with anything in it is replaced. */
export function checkLayoutTarget(out: string): void {
  const stats = statSync(out, { throwIfNoEntry: false });
  const isFree = stats === undefined || (!isArchive(out) && stats.isDirectory() && readdirSync(out).length === 0);
  if (!isFree) throw new InputError('output-exists', `${out} is there already`, 'Name a place where nothing is.');
  if (statSync(dirname(out), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new InputError('output-write', `cannot write ${out}: its directory does not exist`);
}

/** Writes an OCI layout: a directory, or an archive where `out` ends in `.tar`. Whole or not at all. */
export function writeLayout(out: string, image: CanonicalImage): void {
  const temporary = join(dirname(out), `.odp-diff-${randomBytes(6).toString('hex')}`);
  const settled = atEnd(() => rmSync(temporary, { recursive: true, force: true }));
  try {
    if (isArchive(out)) writeArchive(temporary, filesOf(image));
    else writeDirectory(temporary, filesOf(image));
    if (!isArchive(out) && statSync(out, { throwIfNoEntry: false }) !== undefined) rmdirSync(out);
    renameSync(temporary, out);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new InputError('output-write', `cannot write ${out}: ${reasonOf(code)}`);
  } finally {
    settled();
  }
}

function isArchive(out: string): boolean {
  return out.endsWith('.tar');
}

interface LayoutFile {
  readonly name: string;
  readonly bytes: CanonicalBlob['bytes'];
  readonly size: number;
}

/** All files of the layout in the order of their names. The name `latest` is for tools that want one. */
function filesOf({ root, blobs }: CanonicalImage): LayoutFile[] {
  const { digest, size, mediaType } = root;
  const annotations = { 'org.opencontainers.image.ref.name': 'latest' };
  const index = canonicalJson({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ mediaType, digest, size, annotations }],
  });
  const layout = canonicalJson({ imageLayoutVersion: '1.0.0' });
  const files = blobs.map((blob) => ({
    name: `blobs/${blob.digest.replace(':', '/')}`,
    bytes: blob.bytes,
    size: blob.size,
  }));
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...files,
    { name: 'index.json', bytes: index, size: index.length },
    { name: 'oci-layout', bytes: layout, size: layout.length },
  ];
}

function writeDirectory(root: string, files: readonly LayoutFile[]): void {
  mkdirSync(join(root, 'blobs', 'sha256'), { recursive: true });
  for (const file of files) {
    const handle = openSync(join(root, file.name), 'wx');
    try {
      copy(file, handle);
    } finally {
      closeSync(handle);
    }
  }
}

function writeArchive(target: string, files: readonly LayoutFile[]): void {
  const handle = openSync(target, 'wx');
  try {
    for (const name of ['blobs/', 'blobs/sha256/']) writeAll(handle, header(name, '5', 0));
    for (const file of files) {
      writeAll(handle, header(file.name, '0', file.size));
      copy(file, handle);
      writeAll(handle, padding(file.size));
    }
    writeAll(handle, endOfArchive);
  } finally {
    closeSync(handle);
  }
}

function header(name: string, type: '0' | '5', size: number): Buffer {
  const mode = type === '5' ? 0o755 : 0o644;
  const none = { uid: 0, gid: 0, mtime: 0, link: Buffer.alloc(0), device: { major: 0, minor: 0 }, records: [] };
  return tarHeader({ ...none, name: Buffer.from(name), type, mode, size });
}

function copy({ bytes }: LayoutFile, handle: number): void {
  if (Buffer.isBuffer(bytes)) {
    for (const chunk of chunksOf(memorySource(bytes))) writeAll(handle, chunk);
    return;
  }
  const source = fileSource(bytes);
  try {
    for (const chunk of chunksOf(source)) writeAll(handle, chunk);
  } finally {
    source.close();
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at);
}
