import { crc32 } from 'node:zlib';
import { createDecompressor, type GzipSummary } from '../bytes/decompress.ts';
import { DecodeError } from '../model/problem.ts';
import type { Tally } from './tally.ts';

const nameFlag = 8;
const maxStoredBlock = 0xffff;
/** RFC 1952 section 2.3: no flags, no time, no name, operating system unknown (255). */
const emptyHead = Buffer.from('1f8b08000000000000ff', 'hex');

/**
 * The content, as `rewrite` has it, in stored blocks behind a header that says nothing; null where the file says more than
 * one sound content.
 */
export function normalizeGzip(
  bytes: Buffer,
  { maxBytes, latest }: { readonly maxBytes: number; readonly latest: number },
  rewrite: (content: Buffer) => Buffer,
  tally: Tally,
): Buffer | null {
  if (bytes.length < 18 || bytes.readUInt16BE(0) !== 0x1f8b || !hasPlainHeader(bytes)) return null;
  if (!isGzipTime(bytes.readUInt32LE(4), latest)) return null;
  const content = soleContent(bytes, maxBytes);
  if (content === null) return null;
  const same = storedGzip(content).subarray(emptyHead.length);
  tally.countIf(!bytes.subarray(bytes.length - same.length).equals(same), 'deflate-encoder');
  tally.countIf(bytes.readUInt32LE(4) !== 0, 'gzip-mtime');
  tally.countIf(((bytes[3] ?? 0) & nameFlag) !== 0, 'gzip-name');
  tally.countIf(bytes[8] !== 0 || bytes[9] !== 0xff, 'gzip-os-xfl');
  return storedGzip(rewrite(content));
}

/** What Go's compress/gzip wrote for no time: the year 1 in seconds since 1970, modulo 2^32. */
const noTimeOfGo = 0x886e_0900;

/** Whether a gzip header's time is none, or one that a clock can have shown up to `latest`. */
export function isGzipTime(mtime: number, latest: number): boolean {
  return mtime <= latest || mtime === noTimeOfGo;
}

/** Method deflate; at most a name, and none that leads to another folder. Other fields can hold anything. */
function hasPlainHeader(bytes: Buffer): boolean {
  if (bytes[2] !== 8 || ((bytes[3] ?? 0) & ~nameFlag) !== 0) return false;
  if (bytes[3] === 0) return true;
  const name = bytes.subarray(10, Math.max(bytes.indexOf(0, 10), 10)).toString('latin1');
  return !name.includes('/') && name !== '..';
}

function soleContent(bytes: Buffer, maxBytes: number): Buffer | null {
  const chunks: Buffer[] = [];
  try {
    const stream = createDecompressor('gzip', (chunk) => chunks.push(Buffer.from(chunk)), { maxOutputBytes: maxBytes });
    stream.push(bytes);
    const { members, trailing }: GzipSummary = stream.end();
    const [member] = members;
    const sound =
      member !== undefined &&
      members.length === 1 &&
      trailing === null &&
      member.crc32.stored === member.crc32.recomputed &&
      member.isize.stored === member.isize.recomputed;
    return sound ? Buffer.concat(chunks) : null;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** RFC 1952 around stored blocks of RFC 1951 section 3.2.4. */
function storedGzip(content: Buffer): Buffer {
  const parts: Buffer[] = [emptyHead];
  for (let at = 0; at === 0 || at < content.length; at += maxStoredBlock) {
    const piece = content.subarray(at, at + maxStoredBlock);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + maxStoredBlock >= content.length ? 1 : 0, 0);
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(piece.length ^ 0xffff, 3);
    parts.push(head, piece);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(content), 0);
  tail.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([...parts, tail]);
}
