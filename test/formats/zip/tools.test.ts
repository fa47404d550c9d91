import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { memorySource } from '../../../src/bytes/byte-source.ts';
import type { ContainerSide } from '../../../src/formats/_shared/container.ts';
import { zipContainer } from '../../../src/formats/zip/container.ts';
import { readZip } from '../../../src/formats/zip/read-zip.ts';
import type { Field } from '../../../src/model/field.ts';
import { tilingFault } from './tiling.ts';

const installed = (tool: string, flag: string): boolean => spawnSync(tool, [flag]).error === undefined;
const python = installed('python3', '--version');
const jar = installed('jar', '--version');
const infoZip = installed('zip', '-v') && installed('unzip', '-v');

vi.setConfig({ testTimeout: 60_000 });

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'zip-test-'));
  mkdirSync(join(directory, 'in/sub'), { recursive: true });
  writeFileSync(join(directory, 'in/one.txt'), 'one '.repeat(300));
  writeFileSync(join(directory, 'in/sub/two.bin'), Buffer.from([0, 1, 2, 3]));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(tool: string, args: readonly string[]): string {
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  return execFileSync(tool, args, { cwd: directory, encoding: 'utf8', env });
}

function load(name: string): { archive: Buffer; side: ContainerSide } {
  const archive = readFileSync(join(directory, name));
  const source = memorySource(archive);
  return { archive, side: zipContainer(source, readZip(source)) };
}

function values(fields: readonly Field[]): Record<string, Field['value']> {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

function frames(side: ContainerSide): Field[][] {
  return Array.from({ length: side.count }, (_, at) => [...side.frame(at)]);
}

/** Derived fields that do not hold: an honest tool writes none. */
function broken(side: ContainerSide): string[] {
  const all = [...frames(side).flat(), ...side.rest()];
  return all.filter(({ derived }) => derived?.holds === false).map(({ name }) => name);
}

const listing = `
import sys, json, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps([[i.filename, i.header_offset, i.CRC, i.compress_size, i.file_size, i.compress_type,
  '%04d-%02d-%02dT%02d:%02d:%02d' % i.date_time, z.read(i).hex()] for i in z.infolist()]))`;

function seenByPython(name: string): unknown[][] {
  return JSON.parse(run('python3', ['-c', listing, name])) as unknown[][];
}

/** The same listing by our reader; the stored name is compared before it becomes a step. */
function seenByUs(name: string): unknown[][] {
  const { archive, side } = load(name);
  const { entries } = readZip(memorySource(archive));
  return entries.map((entry, at) => [
    entry.name.toString(),
    entry.local.at.start,
    entry.crc32,
    entry.compressedSize,
    entry.size,
    entry.method,
    values(side.frame(at)).time,
    side.open(at).read(0, entry.size).toString('hex'),
  ]);
}

describe.skipIf(!python)('against python3 zipfile', () => {
  const write = (name: string, body: string, mode = 'w'): void => {
    const script = `import zipfile, io\nz = zipfile.ZipFile('${name}', '${mode}')\n${body}\nz.close()\n`;
    run('python3', ['-c', script]);
  };

  it.each([
    ['stored.zip', "z.writestr('a', 'x'*100); z.writestr('ä/b', b'')"],
    ['deflated.zip', "z.writestr(zipfile.ZipInfo('a', (1999,12,31,23,59,58)), 'x'*9000, zipfile.ZIP_DEFLATED)"],
    ['duplicate.zip', "z.writestr('a', '1'); z.writestr('a', '22')"],
    ['forced64.zip', "f = z.open('big', 'w', force_zip64=True); f.write(b'z'*3000); f.close(); z.writestr('n', 'n')"],
    ['comment.zip', "z.writestr('a', '1'); z.comment = b'a comment of some length, longer than an end record'"],
    ['empty.zip', 'pass'],
  ])('lists %s alike', (name, body) => {
    write(name, body);
    expect(seenByUs(name)).toEqual(seenByPython(name));
    expect(tilingFault(load(name).archive)).toBeUndefined();
    expect(broken(load(name).side)).toEqual([]);
  });

  it('reads descriptors that python writes to a stream, with zip64 sizes too', () => {
    run('python3', [
      '-c',
      `import zipfile, io
class S(io.RawIOBase):
  def __init__(s): s.f = open('stream.zip', 'wb')
  def writable(s): return True
  def seekable(s): return False
  def write(s, b): return s.f.write(b)
  def close(s): s.f.close()
s = S(); z = zipfile.ZipFile(s, 'w', zipfile.ZIP_DEFLATED)
z.writestr('a', 'a'*500)
f = z.open('wide', 'w', force_zip64=True); f.write(b'w'*700); f.close()
z.close(); s.close()`,
    ]);
    const { side, archive } = load('stream.zip');
    expect(seenByUs('stream.zip')).toEqual(seenByPython('stream.zip'));
    expect(tilingFault(archive)).toBeUndefined();
    expect(broken(side)).toEqual([]);
    const wide = values(side.frame(1));
    expect(wide).toMatchObject({
      'local.size': 0xffffffff,
      size: 700,
      'descriptor.size': 700,
      'local.extra.0001.size': 0,
    });
  });

  it('reads zip64 end records, also behind a preamble', () => {
    write('many.zip', "z.writestr('a', 'a')\nz.writestr('b', 'b')");
    run('python3', [
      '-c',
      `import zipfile
zipfile.ZIP_FILECOUNT_LIMIT = 1
z = zipfile.ZipFile('end64.zip', 'w'); z.writestr('a', 'a'); z.writestr('b', 'b'); z.close()
open('pre64.zip', 'wb').write(b'launcher' + open('end64.zip', 'rb').read())`,
    ]);
    for (const name of ['end64.zip', 'pre64.zip']) {
      const { side, archive } = load(name);
      expect(side.count).toBe(2);
      expect(values(side.rest())).toMatchObject({ 'zip64.entries': 2, 'zip64.locator.disks': 1 });
      expect(broken(side)).toEqual([]);
      expect(tilingFault(archive)).toBeUndefined();
    }
    expect(values(load('pre64.zip').side.rest()).preamble).toBe(Buffer.from('launcher').toString('hex'));
  });

  it('reads a self-executing archive', () => {
    write('plain.zip', "z.writestr('__main__.py', 'print(1)')");
    run('python3', ['-c', "open('app.pyz','wb').write(b'#!/usr/bin/env python3\\n'+open('plain.zip','rb').read())"]);
    expect(seenByUs('app.pyz')).toEqual(seenByPython('app.pyz'));
    expect(broken(load('app.pyz').side)).toEqual([]);
  });
});

describe.skipIf(!jar)('against jar', () => {
  it('reads its descriptors and its 0xCAFE extra field', () => {
    run('jar', ['cf', 'made.jar', '-C', 'in', '.']);
    const { side, archive } = load('made.jar');
    const byJar = run('jar', ['tf', 'made.jar']).trim().split('\n');
    const stored = readZip(memorySource(archive)).entries.map(({ name }) => name.toString());
    expect(stored).toEqual(byJar);
    expect(tilingFault(archive)).toBeUndefined();
    expect(broken(side)).toEqual([]);
    const first = side.frame(0).map(({ name }) => name);
    expect(first).toContain('local.extra.cafe');
    expect(first).toContain('central.extra.cafe');
    const one = Array.from({ length: side.count }, (_, at) => at).find((at) => side.name(at) === 'one.txt') ?? -1;
    expect(values(side.frame(one))).toMatchObject({ 'descriptor.signature': '504b0708', 'descriptor.size': 1200 });
    expect(side.open(one).read(0, 1200).toString()).toBe('one '.repeat(300));
    expect(side.type(0)).toBe('directory');
    expect(side.name(0)).toBe('META-INF');
  });
});

describe.skipIf(!infoZip)('against Info-ZIP', () => {
  it('reads its timestamps and owners', () => {
    run('touch', ['-d', '2024-02-29T12:34:56Z', 'in/one.txt']);
    run('zip', ['-q', '-r', 'made.zip', 'in']);
    const { side, archive } = load('made.zip');
    expect(tilingFault(archive)).toBeUndefined();
    expect(broken(side)).toEqual([]);
    const at = Array.from({ length: side.count }, (_, index) => index).find(
      (index) => side.name(index) === 'in/one.txt',
    );
    const frame = values(side.frame(at ?? -1));
    expect(frame).toMatchObject({ time: '2024-02-29T12:34:56', 'central.extra.5455': 1709210096 });
    expect(frame['local.extra.5455']).toMatch(/^03f079e065/);
    expect(frame['local.extra.7875']).toBe(frame['central.extra.7875']);
    expect(side.describe(at ?? -1)).toMatch(/^file, 1200 bytes, mode 0[0-7]{3}$/);
  });

  it('finds the offsets that unzip -Zv prints', () => {
    run('zip', ['-q', '-r', '-X', 'plain.zip', 'in']);
    const printed = run('unzip', ['-Zv', 'plain.zip']);
    const offsets = [...printed.matchAll(/offset of local header from start of archive:\s+(\d+)/g)].map((m) =>
      Number(m[1]),
    );
    const { archive } = load('plain.zip');
    expect(readZip(memorySource(archive)).entries.map(({ local }) => local.at.start)).toEqual(offsets);
    expect(offsets.length).toBeGreaterThan(2);
  });

  it('keeps a symbolic link apart from a file', () => {
    run('ln', ['-sf', 'one.txt', 'in/link']);
    run('zip', ['-q', '-y', 'link.zip', 'in/link', 'in/one.txt']);
    const { side } = load('link.zip');
    expect([side.type(0), side.type(1)]).toEqual(['symlink', 'file']);
    expect(side.open(0).read(0, 100).toString()).toBe('one.txt');
    expect(side.contentSize(0)).toBe(7);
  });

  it('takes an encrypted member for its stored bytes', () => {
    run('zip', ['-q', '-P', 'secret', 'sealed.zip', 'in/one.txt']);
    const archive = readFileSync(join(directory, 'sealed.zip'));
    const source = memorySource(archive);
    const told: string[] = [];
    const side = zipContainer(source, readZip(source), {
      onUndecoded: (name, { code }) => told.push(`${name} ${code}`),
    });
    expect(side.open(0).size).toBe(side.dataExtent(0).end - side.dataExtent(0).start);
    side.open(0);
    expect(told).toEqual(['in/one.txt zip-encrypted']);
    expect(side.frame(0).find(({ name }) => name === 'crc-32' || name === 'local.crc-32')).toBeDefined();
    expect(tilingFault(archive)).toBeUndefined();
  });
});
