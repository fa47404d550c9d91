import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOpaque } from '../../src/formats/opaque.ts';
import type { Format } from '../../src/model/format.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

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

describe('what unexplained bytes look like', () => {
  const size = 4096;
  const filled = (byteAt: (at: number) => number): Buffer =>
    Buffer.from(Array.from({ length: size }, (_, at) => byteAt(at)));
  const hashed = Buffer.concat(
    Array.from({ length: size / 32 }, (_, at) => createHash('sha256').update(`${at}`).digest()),
  );
  const words = Buffer.from('one line of prose after another\n'.repeat(size / 32));
  const table = filled((at) => (at % 4 === 0 ? at / 4 : 0) & 0xff);
  const kindOf = (bytes: Buffer, at = 1030, by = 0x55): unknown => {
    const changed = Buffer.from(bytes);
    for (let next = at; next < at + 6; next += 1) changed[next] = (changed[next] ?? 0) ^ by;
    return sitesOf(bytes, changed)[0]?.facts?.['byteKind'];
  };

  it('tells zeros, text, tables, and what is as even as random bytes', () => {
    expect(kindOf(table)).toBe('structured');
    expect(kindOf(hashed)).toBe('dense');
    expect(kindOf(deflateRawSync(Buffer.from(hashed.toString('base64'))))).toBe('dense');
    expect(kindOf(words)).toBe('text');
    expect(sitesOf(Buffer.alloc(size), Buffer.alloc(size + 600))[0]?.facts).toMatchObject({ byteKind: 'zeros' });
  });

  it('keeps silent about few bytes, and about sides that do not agree', () => {
    expect(kindOf(hashed.subarray(0, 200), 100)).toBeUndefined();
    const side = (middle: Buffer): Buffer => Buffer.concat([Buffer.from([1]), middle, Buffer.from([2])]);
    expect(sitesOf(side(hashed), side(Buffer.alloc(size, 3)))[0]?.facts?.['byteKind']).toBeUndefined();
  });

  it('takes machine code and its like for structured', () => {
    const code = readFileSync('fixtures/artefacts/native/libservice-jni.17.so');
    expect(kindOf(code, 0x1080)).toBe('structured');
  });
});

it('covers every cut and random changes, of binary data and of strings in it', () => {
  const format: Format = {
    id: 'opaque',
    title: 'bytes',
    order: 'fuzzy',
    maxSize: 4096,
    matches: () => true,
    compare: compareOpaque,
  };
  const document = Buffer.concat([between('\0/home/ada/build/main.c\0'), Buffer.alloc(40), between('release 7')]);
  expectTruncationsCovered(format, 'x.bin', document);
  expect(expectMutationsCovered(format, 'x.bin', document)).toBeGreaterThan(100);
});
