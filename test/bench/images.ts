import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';

/** One layer: its members, or a file that holds its tar; written piece by piece, so that it may be of any size. */
export interface BenchLayer {
  readonly tar: Iterable<TarEntry> | { readonly file: string };
  /** Of gzip; null for none. */
  readonly level: number | null;
}

export interface Written {
  readonly digest: string;
  readonly diffId: string;
  readonly size: number;
  readonly mediaType: string;
}

/**
 * Writes an image as an OCI layout into `directory`, unless one is there already; `below` are layers that lie there. Returns
 * its reference.
 */
export async function writeImage(
  directory: string,
  layers: readonly BenchLayer[],
  below: readonly Written[] = [],
): Promise<string> {
  const reference = `oci:${directory}`;
  if (existsSync(join(directory, 'index.json'))) return reference;
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const written: Written[] = [];
  for (const layer of layers) written.push(await writeLayer(directory, layer));
  writeDocuments(directory, [...below, ...written]);
  return reference;
}

async function writeLayer(directory: string, { tar, level }: BenchLayer): Promise<Written> {
  const temporary = join(directory, 'writing');
  const [plain, stored] = [createHash('sha256'), createHash('sha256')];
  const source = 'file' in tar ? createReadStream(tar.file, { highWaterMark: 1 << 20 }) : Readable.from(tarOf(tar));
  const parts = [watch(plain), ...(level === null ? [] : [createGzip({ level })]), watch(stored)];
  await pipeline([source, ...parts, createWriteStream(temporary)]);
  const digest = stored.digest('hex');
  renameSync(temporary, join(directory, 'blobs/sha256', digest));
  return {
    digest: `sha256:${digest}`,
    diffId: `sha256:${plain.digest('hex')}`,
    size: statSync(join(directory, 'blobs/sha256', digest)).size,
    mediaType: `application/vnd.oci.image.layer.v1.tar${level === null ? '' : '+gzip'}`,
  };
}

function watch(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

const chunkBytes = 1 << 20;

function* tarOf(entries: Iterable<TarEntry>): Generator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for (const entry of entries) {
    const bytes = buildTar([entry], { format: 'gnu', endBlocks: 0, recordBytes: 512 });
    parts.push(bytes);
    size += bytes.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  yield Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function writeDocuments(directory: string, layers: readonly Written[]): void {
  const store = (value: unknown): { readonly digest: string; readonly size: number } => {
    const bytes = Buffer.from(JSON.stringify(value));
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(directory, 'blobs/sha256', hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const type = 'application/vnd.oci.image';
  const rootfs = { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) };
  const config = { mediaType: `${type}.config.v1+json`, ...store({ architecture: 'amd64', os: 'linux', rootfs }) };
  const described = layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
  const mediaType = `${type}.manifest.v1+json`;
  // The name under which diffoci loads it.
  const annotations = { 'io.containerd.image.name': nameOf(directory) };
  const manifest = { mediaType, ...store({ schemaVersion: 2, mediaType, config, layers: described }), annotations };
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
}

export function nameOf(directory: string): string {
  return `bench.local/app:${basename(directory)}`;
}

/** Text-like bytes that gzip about four to one, the same on every run. */
export function textOf(seed: number, bytes: number, first = ''): Buffer {
  const pieces: string[] = [`${first}\n`];
  for (let at = 0; at * 57 < bytes; at++) {
    const digest = createHash('sha256').update(`${seed}/${at}`).digest('hex');
    pieces.push(`${digest.slice(0, 20)} the quick brown fox jumps over it all\n`);
  }
  return Buffer.from(pieces.join('')).subarray(0, bytes);
}

const pool = textOf(0, 1 << 20);

/** The same sort of bytes, cut out of one megabyte: to make them takes no time, and gzip cannot look back that far. */
export function cheapText(seed: number, bytes: number, first = ''): Buffer {
  const made = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; ) {
    const from = ((seed * 2654435761 + at * 40503) >>> 0) % (pool.length - 65_536);
    at += pool.copy(made, at, from, from + Math.min(65_536, bytes - at));
  }
  made.write(`${first}\n`, 0, 'latin1');
  return made;
}

export interface Tree {
  readonly members: number;
  readonly bytes: number;
  /** Numbers of the members that differ, on the right. */
  readonly differs: (at: number) => boolean;
  readonly content?: (seed: number, bytes: number, first: string) => Buffer;
  /** Differ in their times and not in their contents. */
  readonly times?: boolean;
}

/** The members of one side of a made-up tree. */
export function* treeOf(side: 'left' | 'right', tree: Tree): Generator<TarEntry> {
  const content = tree.content ?? cheapText;
  for (let at = 0; at < tree.members; at++) {
    const differs = tree.differs(at);
    yield {
      name: `usr/share/d${at % 250}/f${at}`,
      type: 'file',
      mode: 0o644,
      mtime: 1_700_000_000 + (differs && tree.times === true && side === 'right' ? 86_400 : 0),
      content: content(at, tree.bytes, differs && tree.times !== true ? side : ''),
    };
  }
}

/** Both sides of one tree as images of one layer. */
export async function treePair(
  directory: string,
  tree: Tree,
  level: number | null = 6,
): Promise<readonly [string, string]> {
  const left = await writeImage(join(directory, 'left'), [{ tar: treeOf('left', tree), level }]);
  const right = await writeImage(join(directory, 'right'), [{ tar: treeOf('right', tree), level }]);
  return [left, right];
}

/** The blob of the first layer. */
export function layerFile(reference: string): string {
  const directory = reference.slice('oci:'.length);
  return join(directory, 'blobs/sha256', firstLayer(directory));
}

function firstLayer(directory: string): string {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const index = read('index.json') as { manifests: { digest: string }[] };
  const manifest = read(blobPath(index.manifests[0]?.digest)) as { layers: { digest: string }[] };
  return manifest.layers[0]?.digest.slice('sha256:'.length) ?? '';
}

function blobPath(digest = ''): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}
