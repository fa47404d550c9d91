import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDecompressor, prepareCompression, type ZstdSummary } from '../../src/bytes/decompress.ts';
import type { DecompressLimits } from '../../src/bytes/output-meter.ts';
import { zstdModule } from '../../src/bytes/zstd-wasm.ts';
import { DecodeError } from '../../src/model/problem.ts';

const installed = spawnSync('zstd', ['--version']).status === 0;

beforeAll(() => prepareCompression());

function decode(
  input: Buffer,
  chunkBytes = input.length || 1,
  limits?: DecompressLimits,
): { data: Buffer; summary: ZstdSummary } {
  const pieces: Buffer[] = [];
  const stream = createDecompressor('zstd', (chunk) => void pieces.push(Buffer.from(chunk)), limits);
  for (let at = 0; at < input.length; at += chunkBytes) stream.push(input.subarray(at, at + chunkBytes));
  const summary = stream.end();
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

function compress(input: Buffer, ...options: string[]): Buffer {
  return execFileSync('zstd', ['-q', '-c', ...options], { input, maxBuffer: 1 << 28 });
}

const magic = Buffer.from('28b52ffd', 'hex');

/** One raw block in a frame whose header has all fields, written by hand after RFC 8878. */
function rawFrame(content: Buffer, descriptor: number, fields: Buffer): Buffer {
  const block = Buffer.alloc(3);
  block.writeUIntLE((content.length << 3) | 1, 0, 3);
  return Buffer.concat([magic, Buffer.from([descriptor]), fields, block, content]);
}

function skippable(nibble: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + nibble);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

const text = Buffer.from('reproducible '.repeat(40));
const hello = rawFrame(Buffer.from('hello'), 0x20, Buffer.from([5]));

describe('zstd stream, by hand', () => {
  it('reads the header fields in all their widths', () => {
    const content = Buffer.alloc(300, 'c');
    const cases: [number, Buffer, object][] = [
      [0x00, Buffer.from([0x58]), { windowSize: 2 ** 21, contentSize: null, dictionaryId: null, windowBytes: 1 }],
      [0x00, Buffer.from([0x0b]), { windowSize: 2 ** 11 + 3 * 2 ** 8, contentSize: null }],
      [0x60, Buffer.from([44, 0]), { windowSize: 300, contentSize: 300, singleSegment: true, contentSizeBytes: 2 }],
      [0xa0, Buffer.from([44, 1, 0, 0]), { contentSize: 300, contentSizeBytes: 4, windowBytes: 0 }],
      [0xe0, Buffer.from([44, 1, 0, 0, 0, 0, 0, 0]), { contentSize: 300, contentSizeBytes: 8 }],
      [0x41, Buffer.from([0x58, 0, 44, 0]), { contentSize: 300, dictionaryId: 0, dictionaryBytes: 1 }],
      [0x43, Buffer.from([0x58, 0, 0, 0, 0, 44, 0]), { contentSize: 300, dictionaryId: 0, dictionaryBytes: 4 }],
    ];
    for (const [descriptor, fields, header] of cases) {
      const input = rawFrame(content, descriptor, fields);
      for (const chunkBytes of [1, input.length]) {
        const { data, summary } = decode(input, chunkBytes);
        expect(data.equals(content)).toBe(true);
        const headerEnd = 5 + fields.length;
        expect(summary.frames).toMatchObject([
          { kind: 'frame', start: 0, headerEnd, blocksEnd: input.length, end: input.length },
        ]);
        expect(summary.frames[0]).toMatchObject({ header: { descriptor, ...header }, contentBytes: 300 });
      }
    }
  });

  it('walks frames, skippable ones and what follows them', () => {
    const note = skippable(3, Buffer.from('a note'));
    const nothing = skippable(15, Buffer.alloc(0));
    for (const tail of ['', 'x', 'tail, not a frame']) {
      const input = Buffer.concat([note, hello, nothing, hello, note, Buffer.from(tail)]);
      for (const chunkBytes of [1, 2, 5, 9, 100]) {
        const { data, summary } = decode(input, chunkBytes);
        expect(data.toString()).toBe('hellohello');
        expect(summary.frames.map(({ kind, start, end }) => [kind, end - start])).toEqual([
          ['skippable', 14],
          ['frame', hello.length],
          ['skippable', 8],
          ['frame', hello.length],
          ['skippable', 14],
        ]);
        const end = input.length - tail.length;
        expect(summary.trailing).toEqual(tail === '' ? null : { start: end, end: input.length });
      }
    }
  });

  it('refuses what it cannot decode', () => {
    expect(failure(() => decode(Buffer.alloc(0)))).toBe('zstd-truncated at 0');
    expect(failure(() => decode(Buffer.from('plain')))).toBe('zstd-header at 0');
    expect(failure(() => decode(rawFrame(text, 0x28, Buffer.from([5]))))).toBe('zstd-header at 4');
    expect(failure(() => decode(rawFrame(text, 0x21, Buffer.from([9, 5]))))).toBe('zstd-dictionary at 0');
    expect(failure(() => decode(rawFrame(text, 0x00, Buffer.from([0x90]))))).toBe('zstd-window at 0');
    expect(failure(() => decode(rawFrame(Buffer.from('hell'), 0x20, Buffer.from([5]))))).toMatch(/^zstd-corrupt at /);
    const reserved = Buffer.from(hello);
    reserved[6] = (reserved[6] ?? 0) | 0x06;
    expect(failure(() => decode(reserved))).toMatch(/^zstd-corrupt at /);
    const short = skippable(1, Buffer.from('a note'));
    for (let end = 0; end < short.length; end++) {
      expect(failure(() => decode(short.subarray(0, end), 3))).toBe(`zstd-truncated at ${end}`);
    }
  });

  it('an error of the receiver comes through, and the next stream is not touched by it', () => {
    const stream = createDecompressor('zstd', () => {
      throw new RangeError('enough');
    });
    expect(() => stream.push(hello)).toThrow(new RangeError('enough'));
    expect(() => stream.push(hello)).toThrow('closed');
    expect(decode(hello).data.toString()).toBe('hello');
  });

  it('gives the memory of the module back, also after errors', () => {
    const attempt = (): void => {
      for (let count = 0; count < 200; count++) {
        decode(hello);
        failure(() => decode(hello.subarray(0, 9)));
        failure(() => decode(rawFrame(Buffer.from('hell'), 0x20, Buffer.from([5]))));
        createDecompressor('zstd', () => {}).abort();
      }
    };
    attempt();
    const before = zstdModule().memory.buffer.byteLength;
    attempt();
    expect(zstdModule().memory.buffer.byteLength).toBe(before);
  });
});

describe.skipIf(!installed)('zstd stream, against zstd(1)', () => {
  it('decodes what zstd(1) writes, at any chunk size', () => {
    const random = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * at * 31) >> 7));
    const contents = [Buffer.alloc(0), text, Buffer.alloc(2_000_000), Buffer.concat([random, text, random])];
    for (const content of contents) {
      for (const options of [
        ['-1'],
        ['-3'],
        ['-19'],
        ['--no-check'],
        ['--no-content-size'],
        ['-3', '--long=27'],
        ['-3', '-T2', '-B131072'],
      ]) {
        const input = compress(content, ...options);
        for (const chunkBytes of [1000, 131_073, input.length]) {
          const { data, summary } = decode(input, chunkBytes);
          expect(data.equals(content)).toBe(true);
          const [frame] = summary.frames;
          expect(frame).toMatchObject({ kind: 'frame', start: 0, end: input.length, contentBytes: content.length });
          const checksum = !options.includes('--no-check');
          expect(frame).toMatchObject({ header: { checksum }, blocksEnd: input.length - (checksum ? 4 : 0) });
        }
      }
    }
  });

  it('decodes any frames one after the other', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      fc.integer({ min: 0, max: 400_000 }).map((length) => Buffer.alloc(length, 'abcd')),
    );
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 3000 }),
        (contents, chunkBytes) => {
          const parts = contents.map((bytes) => compress(bytes, '-2'));
          const { data, summary } = decode(Buffer.concat(parts), chunkBytes);
          expect(data.equals(Buffer.concat(contents))).toBe(true);
          expect(summary.frames.map(({ start, end }) => end - start)).toEqual(parts.map(({ length }) => length));
        },
      ),
      { seed: 3, numRuns: 20 },
    );
  });

  it('a stream cut anywhere is refused', () => {
    for (const input of [compress(text), compress(text, '--no-check', '--no-content-size')]) {
      for (let end = 0; end < input.length; end++) {
        expect(failure(() => decode(input.subarray(0, end), 7))).toBe(`zstd-truncated at ${end}`);
      }
    }
  });

  it('with a checksum, every changed byte is noticed or changes nothing', () => {
    const input = compress(text);
    let noticed = 0;
    for (let at = 0; at < input.length; at++) {
      for (const mask of [0x01, 0x40]) {
        const changed = Buffer.from(input);
        changed[at] = (changed[at] ?? 0) ^ mask;
        try {
          expect(decode(changed).data.equals(text)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          noticed++;
        }
      }
    }
    expect(noticed).toBeGreaterThan(input.length);
    const wrong = Buffer.from(input);
    wrong.writeUInt32LE(1, input.length - 4);
    expect(failure(() => decode(wrong))).toMatch(/^zstd-checksum at /);
  });

  it('stops at its limits', () => {
    const zeros = compress(Buffer.alloc(4_000_000));
    expect(failure(() => decode(zeros, undefined, { maxOutputBytes: 1_000_000 }))).toMatch(/^member-too-large/);
    expect(failure(() => decode(zeros, undefined, { maxRatio: 100, minRatioBytes: 1000 }))).toMatch(/^inflate-ratio/);
    // zstd(1) announces the size of a window that it was told to use only when it does not know the size of the content.
    const wide = compress(Buffer.alloc(1000), '--ultra', '--long=28', '--no-content-size', '--zstd=wlog=28');
    if (wide.readUInt8(5) >> 3 === 18) expect(failure(() => decode(wide))).toBe('zstd-window at 0');
  });
});
