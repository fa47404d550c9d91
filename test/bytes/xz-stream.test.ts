import { execFileSync, spawnSync } from 'node:child_process';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { Crc64 } from '../../src/bytes/crc64.ts';
import type { XzSummary } from '../../src/bytes/decompress.ts';
import { decompressSource } from '../../src/bytes/inflate.ts';
import { decodeXz } from '../../src/bytes/xz-stream.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { seededBytes } from '../support/seeded.ts';

const installed = spawnSync('xz', ['--version']).status === 0;

function decode(input: Buffer): { data: Buffer; summary: XzSummary } {
  const pieces: Buffer[] = [];
  const summary = decodeXz(memorySource(input), (piece) => void pieces.push(Buffer.from(piece)));
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

function withCrc(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, crc]);
}

const magic = Buffer.from('fd377a585a00', 'hex');

interface Parts {
  readonly flags?: Buffer;
  /** Block flags and filter flags; padding is added. */
  readonly block?: Buffer;
  readonly lzma2?: Buffer;
  readonly check?: Buffer;
  readonly records?: readonly number[];
  readonly backward?: number;
  readonly footerFlags?: Buffer;
}

const content = Buffer.from('hello');
/** One stored chunk that resets the dictionary, and the end marker. */
const stored = Buffer.concat([Buffer.from([1, 0, content.length - 1]), content, Buffer.from([0])]);

/** A stream of one block, written by hand after the specification; every checksum outside the block is right. */
function handmade(parts: Parts = {}): Buffer {
  const flags = parts.flags ?? Buffer.from([0, 1]);
  const fields = parts.block ?? Buffer.from([0x00, 0x21, 0x01, 0x00]);
  const headerBytes = Math.ceil((fields.length + 1 + 4) / 4) * 4;
  const head = Buffer.concat([
    Buffer.from([headerBytes / 4 - 1]),
    fields,
    Buffer.alloc(headerBytes - 5 - fields.length),
  ]);
  const data = parts.lzma2 ?? stored;
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(content));
  const check = parts.check ?? crc;
  const padding = Buffer.alloc(-(headerBytes + data.length) & 3);
  const records = parts.records ?? [1, headerBytes + data.length + check.length, content.length];
  const list = Buffer.from([0, ...records]);
  const index = withCrc(Buffer.concat([list, Buffer.alloc(-list.length & 3)]));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(parts.backward ?? index.length / 4 - 1);
  const footer = Buffer.concat([size, parts.footerFlags ?? flags]);
  const footerCrc = Buffer.alloc(4);
  footerCrc.writeUInt32LE(crc32(footer));
  const header = Buffer.concat([magic, withCrc(flags)]);
  return Buffer.concat([header, withCrc(head), data, padding, check, index, footerCrc, footer, Buffer.from('YZ')]);
}

describe('xz stream, by hand', () => {
  it('reads the parts where the specification puts them', () => {
    const { data, summary } = decode(handmade());
    expect(data.toString()).toBe('hello');
    expect(summary.trailing).toBeNull();
    expect(summary.streams).toMatchObject([{ start: 0, check: 'crc32', end: 60 }]);
    const [block] = summary.streams[0]?.blocks ?? [];
    expect(block).toMatchObject({ start: 12, headerEnd: 24, dataEnd: 33, checkStart: 36, end: 40, contentBytes: 5 });
    expect(block?.header).toMatchObject({ compressedSize: null, dictionarySize: 4096, filterBytes: 3 });
    expect(summary.streams[0]?.index).toMatchObject({ start: 40, recordsStart: 42, recordsEnd: 44, end: 48 });
  });

  it.each([
    ['another magic', Buffer.from('fd377a585b00', 'hex'), 'xz-header at 0'],
    ['nothing', Buffer.alloc(0), 'xz-truncated at 0'],
    ['reserved stream flags', handmade({ flags: Buffer.from([0, 0x11]) }), 'xz-header at 6'],
    ['a reserved check', handmade({ flags: Buffer.from([0, 2]) }), 'compression-unsupported at 7'],
    ['reserved block flags', handmade({ block: Buffer.from([0x04, 0x21, 1, 0]) }), 'xz-block at 13'],
    ['a dictionary of 96 MiB', handmade({ block: Buffer.from([0, 0x21, 1, 29]) }), 'xz-dictionary at 16'],
    ['an impossible dictionary', handmade({ block: Buffer.from([0, 0x21, 1, 41]) }), 'xz-block at 16'],
    ['a wrong compressed size', handmade({ block: Buffer.from([0x40, 10, 0x21, 1, 0]) }), 'xz-block at 12'],
    ['a wrong uncompressed size', handmade({ block: Buffer.from([0x80, 6, 0x21, 1, 0]) }), 'xz-block at 12'],
    ['a long form of a small number', handmade({ block: Buffer.from([0x40, 0x89, 0, 0x21, 1, 0]) }), 'xz-block at 14'],
    ['bytes as header padding', handmade({ block: Buffer.from([0, 0x21, 1, 0, 0, 0, 0, 7]) }), 'xz-block at 17'],
    ['a wrong check', handmade({ check: Buffer.alloc(4) }), 'xz-check at 36'],
    ['no dictionary reset', handmade({ lzma2: Buffer.from([2, 0, 0, 0x61, 0]) }), 'xz-corrupt at 24'],
    ['a reserved control byte', handmade({ lzma2: Buffer.from([3, 0, 0, 0x61, 0]) }), 'xz-corrupt at 24'],
    [
      'lc and lp too large',
      handmade({ lzma2: Buffer.from([0xe0, 0, 0, 0, 4, 44, 0, 0, 0, 0, 0]) }),
      'xz-corrupt at 29',
    ],
    ['no properties', handmade({ lzma2: Buffer.from([1, 0, 0, 0x61, 0x80, 0, 0, 0, 4, 0, 0, 0]) }), 'xz-corrupt at 28'],
    ['another number of records', handmade({ records: [0] }), 'xz-index at 41'],
    ['another size in the index', handmade({ records: [1, 25, 6] }), 'xz-index at 43'],
    ['another index size', handmade({ backward: 2 }), 'xz-footer at 52'],
    ['other flags in the footer', handmade({ footerFlags: Buffer.from([0, 4]) }), 'xz-footer at 56'],
  ])('refuses %s', (_, input, expected) => {
    expect(failure(() => decode(input))).toBe(expected);
  });

  it.each([
    [3, 'delta'],
    [4, 'BCJ x86'],
    [0x0a, 'BCJ ARM64'],
    [0x7f, '0x7f'],
  ])('names the filter %i that it does not read: %s', (id, name) => {
    const input = handmade({ block: Buffer.from([1, id, 0, 0x21, 1, 0]) });
    expect(() => decode(input)).toThrow(`found the filter ${name}`);
    expect(failure(() => decode(input))).toBe('compression-unsupported at 14');
  });

  it('streams, padding in fours, and what is neither', () => {
    const one = handmade();
    const two = Buffer.concat([one, Buffer.alloc(8), one, Buffer.alloc(4)]);
    expect(decode(two).data.toString()).toBe('hellohello');
    expect(decode(two).summary).toMatchObject({ streams: [{ start: 0 }, { start: one.length + 8 }], trailing: null });
    for (const tail of [Buffer.alloc(3), Buffer.from('tail'), Buffer.concat([Buffer.alloc(4), Buffer.from('x')])]) {
      const input = Buffer.concat([one, tail]);
      expect(decode(input).summary.trailing).toEqual({ start: one.length, end: input.length });
    }
    expect(failure(() => decode(Buffer.concat([one, one.subarray(0, 30)])))).toMatch(/^xz-truncated/);
  });

  it('is cut at every byte: a clear error', () => {
    const whole = handmade();
    for (let end = 0; end < whole.length; end++) {
      expect(failure(() => decode(whole.subarray(0, end)))).toBe(`xz-truncated at ${end}`);
    }
  });

  it('has one byte changed: never other content', () => {
    const whole = handmade();
    for (let at = 0; at < whole.length; at++) {
      for (const mask of [0x01, 0x40, 0xff]) {
        const changed = Buffer.from(whole);
        changed.writeUInt8(whole.readUInt8(at) ^ mask, at);
        expect(
          failure(() => decode(changed)),
          `byte ${at}`,
        ).toMatch(/^(xz-|compression-unsupported)/);
      }
    }
  });

  it('bounds what comes out', () => {
    expect(failure(() => decompressSource('xz', memorySource(handmade()), { maxOut: 4 }))).toMatch(/^member-too-large/);
  });

  it('computes the CRC-64 of the specification', () => {
    const crc = new Crc64();
    crc.update(Buffer.from('1234'));
    crc.update(Buffer.from('56789'));
    // The check value of CRC-64/XZ.
    expect(crc.digest().reverse().toString('hex')).toBe('995dc9bbdf1939fa');
  });
});

function compress(input: Buffer, ...options: string[]): Buffer {
  return execFileSync('xz', ['-c', ...options], { input, maxBuffer: 1 << 28 });
}

const words = Buffer.from(Array.from({ length: 60_000 }, (_, at) => `word${(at * 7919) % 1013} `).join(''));
const random = seededBytes('xz', 300_000);
const mixed = Buffer.concat([words, random, Buffer.alloc(3_000_000, 'ab'), words, random]);

describe.skipIf(!installed)('xz stream, against xz(1)', () => {
  it.each([
    '-0',
    '-6 --check=none',
    '-9e --check=sha256',
    '-1 --check=crc32 --block-size=200000 -T2',
    '--lzma2=preset=6,dict=4KiB',
    '--lzma2=preset=6,dict=64KiB,lc=0,lp=4,pb=0',
    '--lzma2=preset=6,lc=4,lp=0,pb=4,nice=273',
    '--lzma2=preset=3,mode=fast,mf=hc3',
  ])('decodes what xz %s writes', (options) => {
    for (const input of [Buffer.alloc(0), Buffer.from('a'), words, mixed]) {
      const packed = compress(input, ...options.split(' '));
      const { data, summary } = decode(packed);
      expect(data.equals(input)).toBe(true);
      expect(summary).toMatchObject({ inputBytes: packed.length, outputBytes: input.length, trailing: null });
    }
  });

  it('slides a window of 1 MiB over 6 MiB and finds matches at its far end', () => {
    const period = Buffer.concat([random, random.subarray(7), random.subarray(3)]).subarray(0, 800_000);
    const input = Buffer.concat(Array.from({ length: 8 }, () => period));
    expect(decode(compress(input, '--lzma2=preset=6,dict=1MiB')).data.equals(input)).toBe(true);
  });

  it('blocks and sizes as xz --list has them', () => {
    const { summary } = decode(compress(words, '-T2', '--block-size=100000'));
    const blocks = summary.streams[0]?.blocks ?? [];
    expect(blocks).toHaveLength(Math.ceil(words.length / 100_000));
    expect(blocks.slice(0, -1).every(({ contentBytes }) => contentBytes === 100_000)).toBe(true);
    expect(blocks.every(({ header }) => header.uncompressedSize !== null)).toBe(true);
  });

  it('names the filter of xz --x86', () => {
    expect(() => decode(compress(words, '--x86', '--lzma2'))).toThrow('found the filter BCJ x86');
  });

  it('a small file with a large dictionary costs no memory', () => {
    expect(decode(compress(Buffer.from('x'), '-9')).summary.streams[0]?.blocks[0]?.header.dictionarySize).toBe(
      64 << 20,
    );
  });

  it('changed, cut and repeated bytes are decode errors, or xz(1) accepts them too', () => {
    const packed = compress(words.subarray(0, 3000), '--check=none');
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(packed);
        changed.writeUInt8(packed.readUInt8(at) ^ mask, at);
        try {
          decode(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          return;
        }
        expect(spawnSync('xz', ['-t'], { input: changed }).status).toBe(0);
      }),
      { seed: 7, numRuns: 400 },
    );
    for (let end = 0; end < packed.length; end += 3) {
      expect(failure(() => decode(packed.subarray(0, end)))).toBe(`xz-truncated at ${end}`);
    }
  });
});
