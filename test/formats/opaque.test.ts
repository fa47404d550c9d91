import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readElfSections } from '../../src/formats/opaque/elf-sections.ts';
import { compareOpaque } from '../../src/formats/opaque.ts';
import { complementsEqual } from '../support/coverage.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(compareOpaque, memoryNode('x.bin', left), memoryNode('x.bin', right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

const noise = Buffer.from('80ff007f01c0deadbeef0102030405', 'hex');

function between(text: string | Buffer): Buffer {
  return Buffer.concat([noise, Buffer.from(text), noise]);
}

describe('opaque', () => {
  it('shows bytes as hex with offset and entropy', () => {
    expect(sitesOf(Buffer.from('0001020304', 'hex'), Buffer.from('00f1f20304', 'hex'))).toMatchObject([
      {
        key: 'opaque:bytes',
        kind: 'bytes',
        name: 'bytes 0x1–0x2',
        left: { value: '0102', ranges: [{ start: 1, end: 3 }] },
        right: { value: 'f1f2', ranges: [{ start: 1, end: 3 }] },
        bytes: 2,
        facts: { text: false, entropy: 1, offset: 1 },
      },
    ]);
  });

  it('shortens long runs with a mark', () => {
    const [site] = sitesOf(Buffer.alloc(100, 1), Buffer.alloc(100, 2));
    expect(site?.left?.value).toBe(`${'01'.repeat(32)}…`);
  });

  it('grows a run to the whole string', () => {
    const [site, ...rest] = sitesOf(between('\0"/home/alice/src/a.c"\0'), between('\0"/home/bob/src/a.c"\0'));
    expect(rest).toEqual([]);
    expect(site).toMatchObject({
      left: { value: '/home/alice/src/a.c', ranges: [{ start: 17, end: 36 }] },
      right: { value: '/home/bob/src/a.c', ranges: [{ start: 17, end: 34 }] },
      facts: { text: true, middleLeft: '/home/alice/src/a.c', middleRight: '/home/bob/src/a.c' },
    });
  });

  it('makes one site of a string that differs in several places', () => {
    const sites = sitesOf(between('\0/build-1/src/main-a.c\0'), between('\0/build-2/src/main-b.c\0'));
    expect(sites).toMatchObject([
      { left: { value: '/build-1/src/main-a.c' }, right: { value: '/build-2/src/main-b.c' }, bytes: 2 },
    ]);
  });

  it('takes padding for no part of a string', () => {
    const sites = sitesOf(between('\0/tmp/abc\0\0\0\0'), between('\0/tmp/abcdef\0'));
    expect(sites).toMatchObject([{ left: { value: '/tmp/abc' }, right: { value: '/tmp/abcdef' } }]);
  });

  it('parts strings that follow one another', () => {
    const sites = sitesOf(between('\0gcc 1\0lib a\0'), between('\0gcc 2\0lib b\0'));
    expect(sites.map(({ left }) => left?.value)).toEqual(['1', 'a']);
    expect(sitesOf(between('\0abc1\0xyz1\0'), between('\0abc2\0xyz2\0')).map(({ left }) => left?.value)).toEqual([
      'abc1',
      'xyz1',
    ]);
  });

  it('shows UTF-8, and does not take a few printable bytes for text', () => {
    expect(sitesOf(between('\0grün1\0'), between('\0grün2\0'))[0]?.left?.value).toBe('grün1');
    expect(sitesOf(between('\0ab\0'), between('\0ac\0'))[0]?.facts).toMatchObject({ text: false });
  });

  it('marks what only the right side has', () => {
    expect(sitesOf(Buffer.from([1, 2]), Buffer.from([1, 9, 9, 2]))).toMatchObject([
      {
        name: 'bytes 0x1–0x2 on the right',
        left: { value: '', ranges: [{ start: 1, end: 1 }] },
        right: { value: '0909' },
        bytes: 2,
      },
    ]);
  });

  it('covers every difference, without overlaps', () => {
    const byte = fc.constantFrom(0, 0x20, 0x22, 0x2f, 0x61, 0x62, 0xc3, 0xbc);
    const bytes = fc.array(byte, { maxLength: 80 });
    const edits = fc.array(fc.tuple(fc.nat({ max: 79 }), byte), { maxLength: 6 });
    fc.assert(
      fc.property(bytes, bytes, edits, (a, b, changes) => {
        const left = Buffer.from(a);
        const edited = Buffer.from(left);
        for (const [at, value] of changes) if (at < edited.length) edited[at] = value;
        for (const right of [edited, Buffer.from(b)]) {
          const ranges = sitesOf(left, right).flatMap((site) => site.left?.ranges ?? []);
          for (const [at, range] of ranges.entries())
            expect(range.start).toBeGreaterThanOrEqual(ranges[at - 1]?.end ?? 0);
        }
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

const hasGcc = spawnSync('gcc', ['--version']).status === 0 && spawnSync('readelf', ['--version']).status === 0;

describe.skipIf(!hasGcc)('opaque ELF', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'elf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function library(path: string, extra = ''): Buffer {
    const source = `#include <stdlib.h>\nconst char *where(void) { return "${path}"; }\nint twice(int x) { return x ? 2 * x : abs(x)${extra}; }\n`;
    writeFileSync(join(folder, 'x.c'), source);
    execFileSync('gcc', ['-O1', '-shared', '-fPIC', '-Wl,--build-id=sha1', '-o', 'x.so', 'x.c'], { cwd: folder });
    return readFileSync(join(folder, 'x.so'));
  }

  it('reads the section table as readelf does', () => {
    const bytes = library('/a');
    const shown = execFileSync('readelf', ['-SW', 'x.so'], { cwd: folder, encoding: 'utf8' });
    const row = /^ *\[ *\d+\] (\S+) +(\S+) +[0-9a-f]{16} ([0-9a-f]+) ([0-9a-f]+) [0-9a-f]+ +([A-Za-z]*)/gm;
    const expected = [...shown.matchAll(row)]
      .filter(([, , type]) => type !== 'NOBITS' && type !== 'NULL')
      .map(([, section, , offset = '', size = '', flags = '']) => {
        const start = Number.parseInt(offset, 16);
        return {
          name: section,
          at: { start, end: start + Number.parseInt(size, 16) },
          executable: flags.includes('X'),
        };
      })
      .filter(({ at }) => at.end > at.start);
    expect(expected.length).toBeGreaterThan(10);
    expect(readElfSections(memorySource(bytes))).toEqual(expected);
  });

  it('names sections and the build-id, whole', () => {
    const sites = sitesOf(library('/build/one/x.c'), library('/build/two/x.c'));
    expect(sites.map(({ key }) => key)).toEqual(['elf:build-id', 'opaque:bytes']);
    expect(sites[0]).toMatchObject({ kind: 'field', name: 'build-id', facts: { section: '.note.gnu.build-id' } });
    expect(String(sites[0]?.left?.value)).toMatch(/^[0-9a-f]{40}$/);
    expect(sites[1]).toMatchObject({
      left: { value: '/build/one/x.c' },
      right: { value: '/build/two/x.c' },
      facts: { section: '.rodata', executable: false, text: true },
    });
  });

  it('keeps sections apart when one of them grew', () => {
    const sites = sitesOf(
      library('/a/x.c'),
      library('/a/very/much/longer/path/than/before/that/moves/other/sections/x.c'),
    );
    const text = sites.find(({ facts }) => facts?.section === '.rodata');
    expect(text?.left?.value).toBe('/a/x.c');
    expect(sites.map(({ key }) => key)).toContain('elf:build-id');
  });

  it('marks machine code and does not take it for text', () => {
    const sites = sitesOf(library('/a'), library('/a', ' + 0x41424344'));
    const code = sites.filter(({ facts }) => facts?.section === '.text');
    expect(code.length).toBeGreaterThan(0);
    for (const site of code) expect(site.facts).toMatchObject({ executable: true, text: false });
  });

  it('survives a damaged section table', () => {
    const bytes = library('/a');
    const header = bytes.subarray(0, 64);
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.nat({ max: 255 }), fc.nat({ max: bytes.length }), (at, value, length) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        sitesOf(bytes, damaged.subarray(0, length));
        sitesOf(Buffer.concat([header, noise]), damaged);
      }),
      { seed: 42, numRuns: 150 },
    );
    const table = Number(bytes.readBigUInt64LE(0x28));
    fc.assert(
      fc.property(fc.integer({ min: table, max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        sitesOf(bytes, damaged);
        sitesOf(damaged, bytes);
      }),
      { seed: 42, numRuns: 300 },
    );
  }, 60_000);
});

describe('readElfSections', () => {
  it.each([
    ['32 bits, big endian', false, false],
    ['32 bits, little endian', false, true],
    ['64 bits, big endian', true, false],
    ['64 bits, little endian', true, true],
  ])('reads %s', (_, wide, little) => {
    expect(readElfSections(memorySource(tinyElf(wide, little)))).toEqual([
      { name: '.text', at: { start: 100, end: 108 }, executable: true },
      { name: '.names', at: { start: 110, end: 124 }, executable: false },
    ]);
  });
});

/** A file of three section headers: none, `.text` at 100, `.names` at 110. */
function tinyElf(wide: boolean, little: boolean): Buffer {
  const bytes = Buffer.alloc(wide ? 328 : 256);
  const u16 = (at: number, value: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (at: number, value: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  const word = (at: number, value: number) => u32(wide && !little ? at + 4 : at, value);
  bytes.write('\x7fELF', 0, 'latin1');
  bytes.writeUInt8(wide ? 2 : 1, 4);
  bytes.writeUInt8(little ? 1 : 2, 5);
  const table = 128;
  const size = wide ? 64 : 40;
  word(wide ? 0x28 : 0x20, table);
  [size, 3, 2].forEach((value, at) => void u16((wide ? 0x3a : 0x2e) + 2 * at, value));
  bytes.write('\0.text\0.names\0', 110, 'latin1');
  const section = (index: number, name: number, type: number, flags: number, offset: number, length: number) => {
    const at = table + index * size;
    u32(at, name);
    u32(at + 4, type);
    word(at + 8, flags);
    word(at + (wide ? 0x18 : 0x10), offset);
    word(at + (wide ? 0x20 : 0x14), length);
  };
  section(1, 1, 1, 6, 100, 8);
  section(2, 7, 3, 0, 110, 14);
  return bytes;
}

describe('a short run of bytes', () => {
  it('comes with the equal bytes around it', () => {
    const left = Buffer.from('00000001020304050607aabb08090a0b0c0d0e0f1011', 'hex');
    const right = Buffer.from('ff000001020304050607ccdd08090a0b0c0d0e0f1011', 'hex');
    const { sites } = recordSites(compareOpaque, memoryNode('state.bin', left), memoryNode('state.bin', right));
    expect(sites.map(({ facts }) => facts)).toMatchObject([
      { aroundLeft: '0000000102030405', aroundRight: 'ff00000102030405', aroundAt: 0 },
      { aroundLeft: '01020304050607aabb08090a0b0c0d0e', aroundRight: '01020304050607ccdd08090a0b0c0d0e', aroundAt: 7 },
    ]);
  });
});
