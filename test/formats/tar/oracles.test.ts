import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesDigest } from '../../../src/bytes/byte-source.ts';
import { tarContainer } from '../../../src/formats/tar/container.ts';
import { decodeText, stepName } from '../../../src/formats/tar/text.ts';
import { read } from './build-tar.ts';
import { wellFormed } from './samples.ts';
import { tilingFaults } from './tiling.ts';

interface Listed {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly mode: number;
  readonly mtime: number;
  readonly link: string | null;
  readonly sha256: string;
}

const hasTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') ?? false;
const hasPython = spawnSync('python3', ['-c', 'import tarfile']).status === 0;
const emptyDigest = createHash('sha256').digest('hex');

/** Members as Python's tarfile sees them. */
function listWithPython(archive: Buffer): Listed[] {
  const script = `
import sys, io, json, tarfile, hashlib, os
out = []
with tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()), mode='r:') as t:
    for m in t:
        data = t.extractfile(m).read() if m.isreg() else b''
        kind = ('file' if m.isreg() else 'directory' if m.isdir() else 'symlink' if m.issym() else 'hardlink' if m.islnk()
                else 'device' if m.ischr() or m.isblk() else 'other')
        link = os.fsencode(m.linkname).hex() if m.issym() or m.islnk() else None
        out.append([os.fsencode(m.name).hex(), kind, m.size, m.mode, m.mtime, link, hashlib.sha256(data).hexdigest()])
print(json.dumps(out))`;
  const text = execFileSync('python3', ['-c', script], { input: archive, maxBuffer: 1 << 26, encoding: 'utf8' });
  const rows = JSON.parse(text) as [string, string, number, number, number, string | null, string][];
  return rows.map(([name, type, size, mode, mtime, link, sha256]) => ({
    name: stepName(hexText(name)),
    type,
    size,
    mode,
    mtime,
    link: link === null ? null : hexText(link),
    sha256,
  }));
}

function hexText(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  return decodeText(bytes, 0, bytes.length);
}

/** The same list as our reader sees it; checks on the way that there is no problem and that the parts tile. */
function listOurs(archive: Buffer): Listed[] {
  const { index, source } = read(archive);
  expect(index.problems).toEqual([]);
  expect(tilingFaults(archive)).toEqual([]);
  const side = tarContainer(source, index);
  return Array.from({ length: side.count }, (_, at) => {
    const mode = side.frame(at).find((field) => field.name === 'mode')?.value;
    const digest = bytesDigest(side.open(at));
    expect(side.contentId(at)).toBe(digest);
    return {
      name: side.name(at),
      type: side.type(at),
      size: side.contentSize(at),
      mode: typeof mode === 'number' ? mode & 0o7777 : -1,
      mtime: index.mtime[at] ?? Number.NaN,
      link: /link to (.*)$/s.exec(side.describe(at))?.[1] ?? null,
      sha256: digest,
    };
  });
}

let dir = '';
let tree = '';
let flat = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'odp-tar-'));
  tree = join(dir, 'tree');
  flat = join(dir, 'flat');
  makeFlat(flat);
  makeFlat(tree);
  const deep = join(tree, 'd'.repeat(90), 'e'.repeat(90), 'f'.repeat(90));
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'g'.repeat(120)), 'deep');
  symlinkSync(`${'t'.repeat(150)}/ä`, join(tree, 'long-link'));
  linkSync(join(deep, 'g'.repeat(120)), join(tree, 'hard-long'));
  writeFileSync(join(tree, 'ünï'), 'unicode');
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/bad-`), Buffer.from([0xff])]), 'bytes');
});

/** Names and links that even v7 can store. */
function makeFlat(root: string): void {
  mkdirSync(join(root, 'sub'), { recursive: true });
  writeFileSync(join(root, 'a'), 'hello');
  writeFileSync(join(root, 'empty'), '');
  writeFileSync(join(root, 'sub', 'block'), Buffer.alloc(1024, 'b'));
  writeFileSync(join(root, 'sub', 'large'), Buffer.alloc(300_000, 'l'));
  symlinkSync('a', join(root, 'soft'));
  linkSync(join(root, 'a'), join(root, 'z-hard'));
  chmodSync(join(root, 'empty'), 0o4755);
  utimesSync(join(root, 'a'), 1_600_000_000.75, 1_600_000_000.75);
  utimesSync(join(root, 'sub'), 1, 1);
}

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function gnuTar(root: string, ...options: readonly string[]): Buffer {
  return execFileSync('tar', ['--sort=name', '-cf', '-', ...options, '-C', root, '.'], { maxBuffer: 1 << 28 });
}

/** Python leaves sizes of directories and links to the header; ours are content sizes. */
function contentOnly(list: readonly Listed[]): Listed[] {
  return list.map((item) => (item.type === 'file' ? item : { ...item, size: 0, sha256: emptyDigest }));
}

describe.skipIf(!hasTar || !hasPython)('archives of GNU tar, read as Python reads them (needs both)', () => {
  it.each([
    ['v7', () => gnuTar(flat, '--format=v7')],
    ['ustar', () => gnuTar(flat, '--format=ustar')],
    ['gnu', () => gnuTar(tree, '--format=gnu')],
    ['oldgnu', () => gnuTar(tree, '--format=oldgnu')],
    ['pax', () => gnuTar(tree, '--format=pax')],
    ['pax with global records', () => gnuTar(tree, '--format=pax', '--pax-option=globexthdr.name=g,comment=x')],
    ['ids beyond octal', () => gnuTar(flat, '--format=gnu', '--owner=x:2000000000', '--group=y:2000000001')],
    ['times before 1970', () => gnuTar(flat, '--format=gnu', '--mtime=@-86400')],
    ['one block a record', () => gnuTar(flat, '--format=ustar', '--blocking-factor=1')],
  ])('%s', (_, make) => {
    const archive = make();
    const list = listOurs(archive);
    expect(list.length).toBeGreaterThan(7);
    expect(list).toEqual(contentOnly(listWithPython(archive)));
  });

  it.each([
    '--format=gnu',
    '--format=pax --sparse-version=0.0',
    '--format=pax --sparse-version=0.1',
    '--format=pax --sparse-version=1.0',
  ])('sparse files: %s', (options) => {
    const root = mkdtempSync(join(dir, 'sparse-'));
    makeSparse(join(root, 'many-holes'), 40);
    makeSparse(join(root, 'one-hole'), 1);
    writeFileSync(join(root, 'plain'), 'plain');
    const archive = gnuTar(root, '--sparse', '--hole-detection=raw', ...options.split(' '));
    const { index } = read(archive);
    expect([...index.flags]).toEqual([0, 1, 1, 0]);
    const ours = listOurs(archive);
    expect(ours).toEqual(contentOnly(listWithPython(archive)));
    const files = ours.filter((item) => item.type === 'file');
    const digest = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(root, name)))
        .digest('hex');
    expect(files.map((item) => item.sha256)).toEqual(files.map((item) => digest(item.name)));
  });

  it('extended attributes', (context) => {
    const root = mkdtempSync(join(dir, 'xattr-'));
    const path = join(root, 'f');
    writeFileSync(path, 'x');
    const script =
      "import os,sys; os.setxattr(sys.argv[1], 'user.a', b'\\0\\1'); os.setxattr(sys.argv[1], 'user.b', b'text')";
    if (spawnSync('python3', ['-c', script, path]).status !== 0) context.skip('no extended attributes here');
    const archive = gnuTar(root, '--xattrs', '--format=pax');
    const { index, source } = read(archive);
    const fields = tarContainer(source, index).frame(index.names.indexOf('f'));
    const attributes = fields.filter((field) => field.name.startsWith('pax.SCHILY.xattr.'));
    expect(Object.fromEntries(attributes.map((field) => [field.name, field.value]))).toEqual({
      'pax.SCHILY.xattr.user.a': '0001',
      'pax.SCHILY.xattr.user.b': 'text',
    });
    expect(listOurs(archive)).toEqual(contentOnly(listWithPython(archive)));
  });
});

function makeSparse(path: string, runs: number): void {
  const file = openSync(path, 'w');
  for (let at = 0; at < runs; at++) writeSync(file, Buffer.alloc(512, 97 + at), 0, 512, at * 8192 + 4096);
  writeSync(file, 'end', runs * 8192 + 100_001);
}

// Python takes an empty file for no archive at all.
describe.skipIf(!hasPython)('our samples, read as Python reads them (needs python3)', () => {
  const names = Object.keys(wellFormed).filter((name) => name !== 'empty file');

  it.each(names)('%s', (name) => {
    const archive = wellFormed[name] ?? Buffer.alloc(0);
    expect(listOurs(archive)).toEqual(contentOnly(listWithPython(archive)));
  });

  it.each(['USTAR', 'GNU', 'PAX'])('archives written by tarfile: %s', (format) => {
    const script = `
import sys, io, tarfile
t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.${format}_FORMAT)
for at in range(50):
    i = tarfile.TarInfo('/'.join(['n%d' % at] * (1 + at % 12 * 3)))
    i.size = at * 37; i.mode = at; i.mtime = at * 1000
    t.addfile(i, io.BytesIO(bytes([at]) * i.size))
t.close()`;
    const archive = execFileSync('python3', ['-c', script], { maxBuffer: 1 << 26 });
    const list = listOurs(archive);
    expect(list).toHaveLength(50);
    expect(list).toEqual(contentOnly(listWithPython(archive)));
  });
});

describe('archives of tar-stream', () => {
  it('gives names, sizes, modes, times and contents as they were packed and as tar-stream extracts them', async () => {
    const packer = pack();
    const names = ['a', 'n'.repeat(150), `${'p'.repeat(80)}/${'q'.repeat(80)}`, 'ä', 'dup', 'dup'];
    for (const [at, name] of names.entries()) {
      packer.entry({ name, mode: 0o600 + at, mtime: new Date(at * 1e6) }, Buffer.alloc(at * 300, at));
    }
    packer.entry({ name: 'l', type: 'symlink', linkname: 'x'.repeat(120) });
    packer.finalize();
    const archive = await collect(packer);
    const ours = listOurs(archive);
    expect(ours.slice(0, 6).map(({ name, size, mode, mtime }) => [name, size, mode, mtime])).toEqual(
      names.map((name, at) => [name, at * 300, 0o600 + at, at * 1000]),
    );
    expect(ours.map(({ name, size, sha256, link }) => ({ name, size, sha256, link }))).toEqual(
      await listWithTarStream(archive),
    );
  });
});

async function listWithTarStream(archive: Buffer) {
  const list: object[] = [];
  for await (const entry of Readable.from([archive]).pipe(extract())) {
    const { name, size = 0, linkname } = entry.header;
    const sha256 = createHash('sha256')
      .update(await collect(entry))
      .digest('hex');
    list.push({ name, size, sha256, link: linkname ?? null });
  }
  return list;
}

async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
