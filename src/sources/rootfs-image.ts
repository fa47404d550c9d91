import { createHash } from 'node:crypto';
import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import { createSpool, type Spool } from '../bytes/spool.ts';
import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { readJsonFile } from './json-file.ts';
import { quote } from './quote.ts';
import type { Reference } from './reference.ts';
import { type Attributes, readAttributes } from './rootfs/extended-attributes.ts';
import { endOfArchive, padding, type TarEntry, tarHeader } from './rootfs/tar-header.ts';
import { isDirectory, type TreeEntry, walkTree } from './rootfs/walk-tree.ts';
import type { OciStore } from './store.ts';

const typeBits = 0o7777n;
const overlay = /^(?:trusted|user)\.overlay\./;

/**
 * An unpacked file system as an image of one layer: its tar has everything that a container would see, in byte order. The
 * image is made here, so its digests say nothing about the one that was unpacked. Throws `InputError`.
 */
export function openRootfs(
  reference: Reference,
  side: SideName,
  env: Readonly<Record<string, string | undefined>>,
): OciStore {
  const root = reference.path;
  if (!isDirectory(root)) throw new InputError('not-found', `there is no directory named ${quote(root)} to read`);
  const spool = createSpool();
  try {
    const attributes = readAttributes(root, env);
    const problems: Problem[] = [madeHere(side), ...(attributes === null ? [noAttributes(side)] : [])];
    const layer = packTree(root, spool, attributes, (name) => problems.push(socketNote(side, name)));
    const blobs = new Map<Digest, FileRange>([[layer.digest, layer.range]]);
    const add = (value: unknown): { digest: Digest; size: number } => {
      const document = storeJson(value, spool);
      blobs.set(document.digest, document.range);
      return { digest: document.digest, size: document.range.size };
    };
    const config = add({ architecture: 'unknown', os: 'linux', rootfs: { type: 'layers', diff_ids: [layer.digest] } });
    const manifest = add({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: layer.digest, size: layer.range.size }],
    });
    const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest };
    return {
      kind: 'oci',
      transport: 'rootfs',
      reference: { ...reference, selector: null },
      index: readJsonFile(storeJson({ schemaVersion: 2, manifests: [entry] }, spool).range, 'the table of contents'),
      dockerManifest: null,
      strays: [],
      problems,
      blob: (digest) => blobs.get(digest),
      close: () => spool.dispose(),
    };
  } catch (error) {
    spool.dispose();
    throw error;
  }
}

interface Stored {
  readonly digest: Digest;
  readonly range: FileRange;
}

function storeJson(value: unknown, spool: Spool): Stored {
  const bytes = Buffer.from(JSON.stringify(value));
  const file = spool.file();
  file.write(bytes);
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, range: file.finish() };
}

function packTree(root: string, spool: Spool, attributes: Attributes | null, onSocket: (name: string) => void): Stored {
  const hash = createHash('sha256');
  const file = spool.file();
  const write = (bytes: Buffer): void => {
    hash.update(bytes);
    file.write(bytes);
  };
  /** Where the first of several names of one file is, by device and inode. */
  const first = new Map<string, Buffer>();
  for (const entry of walkTree(Buffer.from(root))) {
    const { stats } = entry;
    if (stats.isSocket()) {
      onSocket(entry.name.toString());
      continue;
    }
    const inode = `${stats.dev}:${stats.ino}`;
    const link = stats.isFile() && stats.nlink > 1n ? first.get(inode) : undefined;
    if (link === undefined && stats.isFile() && stats.nlink > 1n) first.set(inode, entry.name);
    const header = entryOf(entry, link, attributes);
    write(tarHeader(header));
    if (header.size > 0) copyContent(root, entry, header.size, write);
    write(padding(header.size));
  }
  write(endOfArchive);
  return { digest: `sha256:${hash.digest('hex')}`, range: file.finish() };
}

function entryOf(entry: TreeEntry, link: Buffer | undefined, attributes: Attributes | null): TarEntry {
  const { stats, name, target } = entry;
  const type = link === undefined ? typeOf(entry) : '1';
  const key = name.toString('latin1');
  return {
    name: type === '5' ? Buffer.concat([name, Buffer.from('/')]) : name,
    type,
    mode: Number(stats.mode & typeBits),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: type === '0' ? Number(stats.size) : 0,
    mtime: Math.floor(Number(stats.mtimeNs / 1_000_000_000n)),
    link: link ?? target,
    device: type === '3' || type === '4' ? deviceOf(stats.rdev) : { major: 0, minor: 0 },
    records: (type === '1' ? [] : (attributes?.get(key) ?? [])).flatMap(([attribute, value]) =>
      overlay.test(attribute) ? [] : [[`SCHILY.xattr.${attribute}`, value] as const],
    ),
  };
}

function typeOf({ stats }: TreeEntry): TarEntry['type'] {
  if (stats.isDirectory()) return '5';
  if (stats.isSymbolicLink()) return '2';
  if (stats.isCharacterDevice()) return '3';
  if (stats.isBlockDevice()) return '4';
  return stats.isFIFO() ? '6' : '0';
}

/** Linux packs both numbers into one (makedev(3)). */
function deviceOf(device: bigint): TarEntry['device'] {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return { major: Number(major), minor: Number(minor) };
}

function copyContent(root: string, { name }: TreeEntry, size: number, write: (bytes: Buffer) => void): void {
  // Names that are no UTF-8 cannot be opened by a path of text.
  const path = Buffer.concat([Buffer.from(`${root}/`), name]);
  if (!Buffer.from(path.toString()).equals(path))
    throw new InputError(
      'file-unreadable',
      `${quote(name.toString())} has a name that is not UTF-8 and cannot be opened here`,
    );
  const source = fileSource({ file: path.toString(), offset: 0, size });
  try {
    for (const chunk of chunksOf(source)) write(chunk);
  } finally {
    source.close();
  }
}

function note(side: SideName, code: string, message: string, hint: string): Problem {
  return { code, severity: 'note', side, path: [], offset: null, message, hint };
}

function madeHere(side: SideName): Problem {
  const message =
    'the image was made from an unpacked file system; its digests are not those of the image that was unpacked';
  return note(side, 'rootfs-digests', message, 'Compare it with another rootfs: directory.');
}

function noAttributes(side: SideName): Problem {
  return {
    ...note(
      side,
      'rootfs-xattrs',
      'extended attributes, file capabilities among them, were not read: getfattr is not installed',
      'Install it (Debian: the package attr).',
    ),
    severity: 'error',
  };
}

function socketNote(side: SideName, name: string): Problem {
  return note(side, 'rootfs-socket', `${quote(name)} is a socket, which no image can hold; it was left out`, '');
}
