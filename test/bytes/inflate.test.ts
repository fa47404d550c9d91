import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { createDecompressor, prepareCompression, sniffCompression } from '../../src/bytes/decompress.ts';
import { decompressSource, inflateRawSource } from '../../src/bytes/inflate.ts';
import { createSpool, type Spool, useSpool } from '../../src/bytes/spool.ts';
import type { ByteSource } from '../../src/model/bytes.ts';
import { DecodeError, InputError } from '../../src/model/problem.ts';

const maxOut = 1 << 30;
let spool: Spool;

beforeAll(() => prepareCompression());
beforeEach(() => {
  spool = createSpool();
});
afterEach(() => spool.dispose());

function failure(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DecodeError) return error.code;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('inflateRawSource', () => {
  it('gives the content and where the stream ends, whatever follows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 20 }), (content, rest) => {
        const deflate = deflateRawSync(content);
        const { bytes, consumed } = inflateRawSource(memorySource(Buffer.concat([deflate, rest])), { maxOut });
        expect(consumed).toBe(deflate.length);
        expect(bytes.read(0, bytes.size).equals(content)).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('refuses a stream that is cut anywhere', () => {
    const deflate = deflateRawSync(Buffer.from('some text, some text, and some other text'));
    for (let end = 0; end < deflate.length; end++) {
      expect(failure(() => inflateRawSource(memorySource(deflate.subarray(0, end)), { maxOut }))).toBe(
        'deflate-truncated',
      );
    }
  });

  it('refuses damage and too much', () => {
    expect(failure(() => inflateRawSource(memorySource(Buffer.from([0x07])), { maxOut }))).toBe('deflate-corrupt');
    const zeros = memorySource(deflateRawSync(Buffer.alloc(1000)));
    expect(failure(() => inflateRawSource(zeros, { maxOut: 999 }))).toBe('member-too-large');
    expect(inflateRawSource(zeros, { maxOut: 1000 }).bytes.size).toBe(1000);
  });

  it('puts large output into the spool and takes it out again', () => {
    const size = 65 * 1024 * 1024;
    const large = memorySource(deflateRawSync(Buffer.alloc(size, 'large'), { level: 1 }));
    expect(failure(() => inflateRawSource(large, { maxOut }))).toBe('member-too-large');
    const { bytes } = inflateRawSource(large, { maxOut, spool });
    expect(bytes.size).toBe(size);
    expect(bytes.read(size - 5, size).toString()).toBe('large');
    expect(readdirSync(spool.directory)).toHaveLength(1);
    bytes.close();
    expect(readdirSync(spool.directory)).toEqual([]);
    expect(failure(() => inflateRawSource(large, { maxOut: size - 1, spool }))).toBe('member-too-large');
    expect(readdirSync(spool.directory)).toEqual([]);
  });
});

describe('decompressSource', () => {
  it('decompresses whole nodes and says how they were made', () => {
    const content = Buffer.from('node '.repeat(1000));
    const gzip = decompressSource('gzip', memorySource(gzipSync(content)), { maxOut });
    expect(gzip.bytes.read(0, gzip.bytes.size).equals(content)).toBe(true);
    expect(gzip.summary.members).toHaveLength(1);
    const plain = decompressSource('none', memorySource(content), { maxOut });
    expect(plain.bytes.read(0, plain.bytes.size).equals(content)).toBe(true);
    expect(plain.summary).toEqual({ kind: 'none', inputBytes: 5000, outputBytes: 5000 });
    expect(failure(() => decompressSource('gzip', memorySource(gzipSync(content)), { maxOut: 4999 }))).toBe(
      'member-too-large',
    );
  });

  it('leaves no file behind when the source fails half way', () => {
    useSpool(spool);
    const input = gzipSync(
      Buffer.from(Array.from({ length: 67_000_000 / 16 }, (_, at) => at * 2654435761)).toString('hex'),
      { level: 0 },
    );
    const broken: ByteSource = {
      size: input.length + 1,
      read: (start, end) => {
        if (end > input.length) throw new InputError('file-truncated', 'short');
        return input.subarray(start, end);
      },
    };
    expect(() => decompressSource('gzip', broken, { maxOut })).toThrow('short');
    expect(readdirSync(spool.directory)).toEqual([]);
    useSpool(undefined);
  });
});

describe('sniffCompression', () => {
  it.each(['gzip', 'zstd', 'xz', 'bzip2', 'lz4'] as const)('knows what %s(1) writes', (kind) => {
    const input = execFileSync(kind, ['-c'], { input: 'some text' });
    expect(sniffCompression(input)).toBe(kind);
    if (kind === 'gzip' || kind === 'zstd') return;
    expect(() => createDecompressor(kind, () => {})).toThrow(`expected gzip or zstd, found ${kind}`);
    expect(failure(() => createDecompressor(kind, () => {}))).toBe('compression-unsupported');
  });

  it('and nothing else', () => {
    for (const head of ['', '\x1f', 'BZ', 'plain text', '(\xb5/']) {
      expect(sniffCompression(Buffer.from(head, 'latin1'))).toBe('none');
    }
    expect(sniffCompression(Buffer.from('5f2a4d1800000000', 'hex'))).toBe('zstd');
  });
});
