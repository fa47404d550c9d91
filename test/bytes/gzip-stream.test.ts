import { execFileSync } from 'node:child_process';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecompressor, type GzipSummary } from '../../src/bytes/decompress.ts';
import { GzipDecompressor } from '../../src/bytes/gzip-stream.ts';
import type { DecompressLimits } from '../../src/bytes/output-meter.ts';
import { openHandleInflater, openOneShotInflater } from '../../src/bytes/raw-inflater.ts';
import { DecodeError } from '../../src/model/problem.ts';

interface Result {
  readonly data: Buffer;
  readonly summary: GzipSummary;
}

function decode(input: Buffer, chunkBytes = input.length || 1, limits?: DecompressLimits, oneShot = false): Result {
  const pieces: Buffer[] = [];
  const stream = new GzipDecompressor(
    (chunk) => void pieces.push(Buffer.from(chunk)),
    limits,
    oneShot ? openOneShotInflater() : undefined,
  );
  for (let at = 0; at < input.length; at += chunkBytes) stream.push(input.subarray(at, at + chunkBytes));
  const summary = stream.end();
  return { data: Buffer.concat(pieces), summary };
}

function failure(act: () => unknown): { code: string; offset: number; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof DecodeError) return { code: error.code, offset: error.offset, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A member with all optional fields of RFC 1952. */
function member(content: Buffer, flg: number): Buffer {
  const parts = [Buffer.from([0x1f, 0x8b, 8, flg, 1, 2, 3, 4, 0, 3])];
  if ((flg & 4) !== 0) parts.push(Buffer.from([3, 0, 65, 66, 67]));
  if ((flg & 8) !== 0) parts.push(Buffer.from('name\0'));
  if ((flg & 16) !== 0) parts.push(Buffer.from('comment\0'));
  if ((flg & 2) !== 0) {
    const check = Buffer.alloc(2);
    check.writeUInt16LE(crc32(Buffer.concat(parts)) & 0xffff);
    parts.push(check);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content));
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([...parts, deflateRawSync(content), trailer]);
}

const text = Buffer.from('reproducible '.repeat(40));
const small = gzipSync(text);

describe('gzip stream', () => {
  it('the fast way is the one in use here', () => {
    expect(openHandleInflater()?.wholeInput).toBe(false);
  });

  it.each([false, true])('agrees with gunzipSync on any members and chunk sizes (one shot: %s)', (oneShot) => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 0, max: 90_000 }))
        .map(([unit, length]) => {
          return Buffer.alloc(length, unit);
        }),
    );
    const level = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(content, level), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5000 }),
        (members, chunkBytes) => {
          const parts = members.map(([bytes, to]) => gzipSync(bytes, { level: to }));
          const input = Buffer.concat(parts);
          const { data, summary } = decode(input, chunkBytes, undefined, oneShot);
          expect(data.equals(gunzipSync(input))).toBe(true);
          expect(summary.trailing).toBeNull();
          expect(summary.inputBytes).toBe(input.length);
          expect(summary.members.map(({ start, end }) => end - start)).toEqual(parts.map(({ length }) => length));
          for (const { start, headerEnd, deflateEnd, end, contentBytes, crc32: crc, isize } of summary.members) {
            expect([headerEnd - start, end - deflateEnd]).toEqual([10, 8]);
            expect(crc.stored).toBe(crc.recomputed);
            expect(isize.stored).toBe(contentBytes);
          }
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  it('agrees for output larger than its buffer, at awkward chunk sizes', () => {
    const random = Buffer.from(Array.from({ length: 900_000 }, (_, at) => (at * at * 31) >> 7));
    const input = Buffer.concat([
      gzipSync(random),
      gzipSync(Buffer.alloc(256 * 1024)),
      gzipSync(Buffer.alloc(3_000_000)),
    ]);
    const expected = gunzipSync(input);
    for (const chunkBytes of [7, 4096, 65_536, input.length])
      expect(decode(input, chunkBytes).data.equals(expected)).toBe(true);
  });

  it('every flag combination has exact boundaries, also one byte at a time', () => {
    for (let flg = 0; flg < 32; flg++) {
      const input = member(text, flg);
      const { data, summary } = decode(input, 1);
      expect(data.equals(text)).toBe(true);
      const deflate = deflateRawSync(text);
      const headerEnd = input.length - 8 - deflate.length;
      expect(summary.members[0]).toMatchObject({
        start: 0,
        headerEnd,
        deflateEnd: input.length - 8,
        end: input.length,
      });
    }
  });

  it.each([false, true])('a stream cut anywhere is refused, and nothing else happens (one shot: %s)', (oneShot) => {
    const input = member(text, 31);
    for (let end = 0; end < input.length; end++) {
      const found = failure(() => decode(input.subarray(0, end), 5, undefined, oneShot));
      expect(found).toMatchObject({ code: 'gzip-truncated', offset: end });
    }
    expect(decode(input, 5, undefined, oneShot).data.equals(text)).toBe(true);
  });

  it('a cut second member is refused, except at its boundary', () => {
    const input = Buffer.concat([small, small]);
    expect(decode(input.subarray(0, small.length)).summary.members).toHaveLength(1);
    expect(decode(input.subarray(0, small.length + 1)).summary.trailing).toEqual({
      start: small.length,
      end: small.length + 1,
    });
    for (let end = small.length + 2; end < input.length; end++) {
      expect(failure(() => decode(input.subarray(0, end))).code).toBe('gzip-truncated');
    }
  });

  it('every changed byte is noticed unless the content stays the same', () => {
    const silent: number[] = [];
    for (let at = 0; at < small.length; at++) {
      const input = Buffer.from(small);
      input[at] = (input[at] ?? 0) ^ 0x40;
      try {
        const { data } = decode(input);
        expect(data.equals(text)).toBe(true);
        if (at < 10) silent.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(silent).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('names what is wrong and where', () => {
    const wrongCrc = Buffer.from(small);
    wrongCrc.writeUInt32LE(0xdeadbeef, small.length - 8);
    const crc = crc32(text).toString(16).padStart(8, '0');
    expect(failure(() => decode(wrongCrc))).toEqual({
      code: 'gzip-crc',
      offset: small.length - 8,
      message: `expected CRC-32 ${crc} from the content, found deadbeef in the trailer`,
    });
    const wrongSize = Buffer.from(small);
    wrongSize.writeUInt32LE(7, small.length - 4);
    expect(failure(() => decode(wrongSize))).toEqual({
      code: 'gzip-isize',
      offset: small.length - 4,
      message: `expected size ${text.length} from the content, found 7 in the trailer`,
    });
    const badBlock = Buffer.concat([small.subarray(0, 10), Buffer.from([0x07]), small.subarray(11)]);
    expect(failure(() => decode(badBlock)).code).toBe('deflate-corrupt');
    expect(failure(() => decode(Buffer.from('plain text')))).toMatchObject({ code: 'gzip-header', offset: 0 });
    const second = Buffer.concat([small, Buffer.from([0x1f, 0x8b, 7, 0]), Buffer.alloc(20)]);
    expect(failure(() => decode(second))).toMatchObject({ code: 'gzip-header', offset: small.length + 2 });
  });

  it('200 members, empty ones among them', () => {
    const parts = Array.from({ length: 200 }, (_, at) => gzipSync(Buffer.alloc(at % 5 === 0 ? 0 : at * 13, 'm')));
    const input = Buffer.concat(parts);
    const { data, summary } = decode(input, 777);
    expect(summary.members).toHaveLength(200);
    expect(data.equals(gunzipSync(input))).toBe(true);
  });

  it('padding and garbage are told, not decoded', () => {
    for (const tail of [
      Buffer.alloc(1),
      Buffer.alloc(5000),
      Buffer.from('x'),
      Buffer.from('garbage'),
      Buffer.concat([Buffer.alloc(3), small]),
    ]) {
      for (const chunkBytes of [1, 3, 100_000]) {
        const { data, summary } = decode(Buffer.concat([small, tail]), chunkBytes);
        expect(data.equals(text)).toBe(true);
        expect(summary.trailing).toEqual({ start: small.length, end: small.length + tail.length });
      }
    }
  });

  it('stops at its limits', () => {
    const zeros = gzipSync(Buffer.alloc(4_000_000));
    expect(failure(() => decode(zeros, undefined, { maxOutputBytes: 1_000_000 })).code).toBe('member-too-large');
    expect(failure(() => decode(zeros, undefined, { maxRatio: 100, minRatioBytes: 1000 })).code).toBe('inflate-ratio');
    expect(decode(zeros, undefined, { maxOutputBytes: 4_000_000 }).data).toHaveLength(4_000_000);
    const endless = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0]), Buffer.alloc(2_000_000, 'n')]);
    expect(failure(() => decode(endless, 65_536)).code).toBe('gzip-header');
    const empty = gzipSync(Buffer.alloc(0));
    const many = Buffer.concat(Array.from({ length: 100_001 }, () => empty));
    expect(failure(() => decode(many)).code).toBe('gzip-members');
    expect(decode(many.subarray(empty.length)).summary.members).toHaveLength(100_000);
  });

  it('an error of the receiver comes through, and the next stream is not touched by it', () => {
    const stream = createDecompressor('gzip', () => {
      throw new RangeError('enough');
    });
    expect(() => stream.push(small)).toThrow(new RangeError('enough'));
    expect(() => stream.push(small)).toThrow('closed');
    expect(decode(small).data.equals(text)).toBe(true);
  });

  it('decompressors can be nested', () => {
    const inner: Buffer[] = [];
    const second = createDecompressor('gzip', (chunk) => void inner.push(Buffer.from(chunk)));
    const first = createDecompressor('gzip', (chunk) => second.push(chunk));
    first.push(gzipSync(small));
    first.end();
    second.end();
    expect(Buffer.concat(inner).equals(text)).toBe(true);
  });

  it.each(['-1', '-6', '-9'])('reads what gzip(1) %s writes', (level) => {
    const input = execFileSync('gzip', ['-c', level], { input: Buffer.concat([text, small]) });
    expect(decode(input).data.equals(Buffer.concat([text, small]))).toBe(true);
  });
});
