import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decodeBzip2, startsBzip2 } from '../../src/bytes/bzip2-stream.ts';
import type { Bzip2Summary } from '../../src/bytes/decompress.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { seededBytes } from '../support/seeded.ts';

const installed = spawnSync('bzip2', ['--help']).status === 0;

function decode(input: Buffer): { data: Buffer; summary: Bzip2Summary } {
  const pieces: Buffer[] = [];
  const summary = decodeBzip2(memorySource(input), (piece) => void pieces.push(Buffer.from(piece)));
  return { data: Buffer.concat(pieces), summary };
}

function failure(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DecodeError) return `${error.code} at ${error.offset}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** `printf hello | bzip2`. */
const hello = Buffer.from('QlpoOTFBWSZTWRkxZT0AAACBAAJEoAAhmmgzTQczi7kinChIDJiynoA=', 'base64');
const empty = Buffer.from('425a683917724538509000000000', 'hex');

describe('bzip2 stream', () => {
  it('decodes streams one after the other, and tells what follows', () => {
    expect(decode(hello).data.toString()).toBe('hello');
    const input = Buffer.concat([hello, empty, hello, Buffer.from('BZ')]);
    const { data, summary } = decode(input);
    expect(data.toString()).toBe('hellohello');
    expect(summary.streams.map(({ start, blocks, level }) => [start, blocks, level])).toEqual([
      [0, 1, 9],
      [hello.length, 0, 9],
      [hello.length + empty.length, 1, 9],
    ]);
    expect(summary.trailing).toEqual({ start: input.length - 2, end: input.length });
  });

  it('is known by ten bytes', () => {
    expect([hello, empty].map(startsBzip2)).toEqual([true, true]);
    for (const head of ['', 'BZh9', 'BZh0', 'BZh91AY&SX']) expect(startsBzip2(Buffer.from(head))).toBe(false);
  });

  it('refuses what it cannot decode', () => {
    expect(failure(() => decode(Buffer.from('BZh0')))).toBe('bzip2-header at 0');
    expect(failure(() => decode(Buffer.from('plain')))).toBe('bzip2-header at 0');
    expect(failure(() => decode(Buffer.from('BZh9plain text')))).toBe('bzip2-corrupt at 4');
    const randomised = Buffer.from(hello);
    randomised[14] = 0x80;
    expect(failure(() => decode(randomised))).toBe('compression-unsupported at 14');
    const padded = Buffer.from(hello);
    padded[hello.length - 1] = (hello.at(-1) ?? 0) | 1;
    expect(failure(() => decode(padded))).toBe(`bzip2-corrupt at ${hello.length - 1}`);
    expect(failure(() => decompressSource('bzip2', memorySource(hello), { maxOut: 4 }))).toMatch(/^member-too-large/);
  });

  it('is cut at every byte: a clear error', () => {
    for (let end = 0; end < hello.length; end++) {
      expect(
        failure(() => decode(hello.subarray(0, end))),
        `cut at ${end}`,
      ).toMatch(/^bzip2-truncated/);
    }
  });

  it('has one bit changed: a clear error, or the same content', () => {
    for (let bit = 0; bit < hello.length * 8; bit++) {
      const changed = Buffer.from(hello);
      changed.writeUInt8(hello.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      try {
        expect(decode(changed).data.toString()).toBe('hello');
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe.skipIf(!installed)('bzip2 stream, against bzip2(1)', () => {
  const compress = (input: Buffer, level: string): Buffer =>
    execFileSync('bzip2', ['-c', level], { input, maxBuffer: 1 << 28 });

  it.each(['-1', '-9'])('decodes what bzip2 %s writes', (level) => {
    const random = seededBytes('bzip2', 250_000);
    const words = Buffer.from(Array.from({ length: 40_000 }, (_, at) => `word${(at * 7919) % 1013} `).join(''));
    const runs = Buffer.concat(
      [0, 1, 3, 4, 5, 254, 255, 256, 259, 260, 600].map((length) => Buffer.alloc(length, length)),
    );
    for (const input of [Buffer.alloc(0), Buffer.from('a'), runs, random, words, Buffer.alloc(3_000_000)]) {
      const packed = compress(input, level);
      const { data, summary } = decode(packed);
      expect(data.equals(input)).toBe(true);
      expect(summary).toMatchObject({ inputBytes: packed.length, outputBytes: input.length, trailing: null });
      if (input === random) expect(summary.streams[0]?.blocks).toBe(level === '-1' ? 3 : 1);
    }
  });

  it('changed bytes are decode errors, or bzip2(1) gives the same', () => {
    const packed = compress(Buffer.from('some text that repeats, some text that does not'.repeat(20)), '-9');
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(packed);
        changed.writeUInt8(packed.readUInt8(at) ^ mask, at);
        try {
          const { data } = decode(changed);
          expect(spawnSync('bzip2', ['-dc'], { input: changed }).stdout.equals(data)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
