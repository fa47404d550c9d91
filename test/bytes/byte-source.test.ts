import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bytesDigest,
  chunksOf,
  concatSource,
  fileSource,
  memorySource,
  sameBytes,
  sliceSource,
} from '../../src/bytes/byte-source.ts';
import { bytesValue } from '../../src/bytes/bytes-value.ts';
import type { ByteSource } from '../../src/model/bytes.ts';
import { InputError } from '../../src/model/problem.ts';

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) >> 3));
let directory = '';
let file = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'byte-source-'));
  file = join(directory, 'some.bin');
  writeFileSync(file, Buffer.concat([Buffer.from('head'), bytes]));
});
afterAll(() => rmSync(directory, { recursive: true }));

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof InputError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no error';
}

describe('byte sources', () => {
  const cut = (size: number, parts: number[]): ByteSource =>
    concatSource([0, ...parts].map((start, at) => memorySource(bytes.subarray(start, parts[at] ?? size))));

  it('all read the same as a subarray, clamped', () => {
    const open = fileSource({ file, offset: 4, size: bytes.length });
    const sources = [
      memorySource(bytes),
      open,
      sliceSource(fileSource({ file, offset: 0, size: bytes.length + 4 }), 4, bytes.length + 4),
      cut(bytes.length, [1, 1, 5000, 70_000]),
    ];
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 310_000 }), fc.integer({ min: -5, max: 310_000 }), (start, end) => {
        const expected = bytes.subarray(Math.max(start, 0), Math.max(end, 0));
        for (const source of sources) expect(source.read(start, end).equals(expected)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
    open.close();
  });

  it('a slice never reads outside itself', () => {
    const slice = sliceSource(memorySource(bytes), 10, 20);
    expect(slice.size).toBe(10);
    expect(slice.read(-5, 100)).toEqual(bytes.subarray(10, 20));
    expect(sliceSource(memorySource(bytes), 20, 10).size).toBe(0);
    expect(sliceSource(memorySource(bytes), bytes.length - 1, bytes.length + 9).size).toBe(1);
  });

  it('what a file source has read stays as it was', () => {
    const source = fileSource({ file, offset: 4, size: bytes.length });
    const first = source.read(0, 100);
    for (let at = 0; at < bytes.length; at += 50_000) source.read(at, at + 10);
    expect(first).toEqual(bytes.subarray(0, 100));
    source.close();
  });

  it('a file that is too short is an input error with the place where it ends', () => {
    const source = fileSource({ file, offset: 100, size: bytes.length });
    const expected = `file-truncated: the file "some.bin" should have ${bytes.length + 100} bytes and ends at byte ${bytes.length + 4}`;
    expect(source.read(0, 10)).toHaveLength(10);
    expect(codeOf(() => source.read(0, bytes.length))).toBe(expected);
    expect(codeOf(() => source.read(bytes.length - 10, bytes.length))).toBe(expected);
    source.close();
  });

  it('a missing file and a closed source are errors', () => {
    const missing = { file: join(directory, 'none'), offset: 0, size: 1 };
    expect(codeOf(() => fileSource(missing))).toBe('file-unreadable: the file "none" cannot be read (ENOENT)');
    const source = fileSource({ file, offset: 0, size: 4 });
    source.close();
    source.close();
    expect(() => source.read(0, 4)).toThrow('closed');
  });
});

describe('whole sources', () => {
  it('chunks join to the whole', () => {
    expect([...chunksOf(memorySource(bytes), 100_000)].map(({ length }) => length)).toEqual([
      100_000, 100_000, 100_000,
    ]);
    expect(Buffer.concat([...chunksOf(memorySource(bytes), 4099)]).equals(bytes)).toBe(true);
    expect([...chunksOf(memorySource(Buffer.alloc(0)))]).toEqual([]);
  });

  it('sameBytes sees the last byte and the length', () => {
    const other = Buffer.from(bytes);
    expect(sameBytes(memorySource(bytes), memorySource(other))).toBe(true);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    expect(sameBytes(memorySource(bytes), memorySource(other))).toBe(false);
    expect(sameBytes(memorySource(bytes), memorySource(bytes.subarray(1)))).toBe(false);
  });

  it('the digest is the one of the bytes', () => {
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(bytesDigest(memorySource(bytes))).toBe(expected);
    expect(bytesValue(memorySource(bytes))).toBe(`sha256:${expected}`);
    expect(bytesValue(memorySource(Buffer.from('ab')))).toBe('6162');
  });
});
