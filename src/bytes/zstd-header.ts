// RFC 8878, sections 3.1.1.1 and 3.1.2: https://www.rfc-editor.org/rfc/rfc8878#section-3.1
import { DecodeError } from '../model/problem.ts';
import type { ZstdFrameHeader } from './compression-summary.ts';
import { maxZstdWindowBytes } from './limits.ts';

export const zstdMagic = 0xfd2fb528;

/** A frame header that has been read, with its length in bytes, magic number included. */
export type ZstdHeader =
  | { readonly kind: 'frame'; readonly length: number; readonly header: ZstdFrameHeader }
  | { readonly kind: 'skippable'; readonly length: number; readonly contentBytes: number };

/** Whether a frame of either kind begins here; undefined when more bytes are needed to tell. */
export function startsZstdFrame(bytes: Buffer): boolean | undefined {
  if (bytes.length < 4) return undefined;
  const magic = bytes.readUInt32LE(0);
  return magic === zstdMagic || isSkippable(magic);
}

function isSkippable(magic: number): boolean {
  return magic >>> 4 === 0x184d2a5;
}

/**
 * Reads a frame header from the beginning of `bytes`; undefined when it does not end in them. Throws `DecodeError` with
 * `start` added to its offset.
 */
export function parseZstdHeader(bytes: Buffer, start: number): ZstdHeader | undefined {
  const begins = startsZstdFrame(bytes);
  if (begins === undefined) return undefined;
  if (!begins) {
    throw new DecodeError(
      'zstd-header',
      start,
      `expected the bytes 28 b5 2f fd, found ${bytes.subarray(0, 4).toString('hex')}`,
    );
  }
  if (isSkippable(bytes.readUInt32LE(0))) {
    return bytes.length < 8 ? undefined : { kind: 'skippable', length: 8, contentBytes: bytes.readUInt32LE(4) };
  }
  return parseDataHeader(bytes, start);
}

function parseDataHeader(bytes: Buffer, start: number): ZstdHeader | undefined {
  if (bytes.length < 5) return undefined;
  const descriptor = bytes.readUInt8(4);
  if ((descriptor & 0x08) !== 0) {
    throw new DecodeError(
      'zstd-header',
      start + 4,
      `expected the reserved bit to be 0, found descriptor ${descriptor}`,
    );
  }
  const singleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = singleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryAt = 5 + windowBytes;
  const contentSizeAt = dictionaryAt + dictionaryBytes;
  const length = contentSizeAt + contentSizeBytes;
  if (bytes.length < length) return undefined;
  const contentSize = readContentSize(bytes, contentSizeAt, contentSizeBytes);
  const header: ZstdFrameHeader = {
    descriptor,
    singleSegment,
    windowSize: singleSegment ? (contentSize ?? 0) : windowSize(bytes.readUInt8(5)),
    contentSize,
    checksum: (descriptor & 0x04) !== 0,
    dictionaryId: dictionaryBytes === 0 ? null : bytes.readUIntLE(dictionaryAt, dictionaryBytes),
    windowBytes,
    dictionaryBytes,
    contentSizeBytes,
  };
  checkDecodable(header, start);
  return { kind: 'frame', length, header };
}

/** Section 3.1.1.1.2: an exponent in the upper five bits, eighths of it in the lower three. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Section 3.1.1.1.4; the form of two bytes begins at 256. */
function readContentSize(bytes: Buffer, at: number, length: number): number | null {
  if (length === 0) return null;
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

function checkDecodable(header: ZstdFrameHeader, start: number): void {
  if (header.dictionaryId !== null && header.dictionaryId !== 0) {
    throw new DecodeError(
      'zstd-dictionary',
      start,
      `the frame needs dictionary ${header.dictionaryId}, which is not part of it`,
    );
  }
  // A single segment is bounded by its content, which is checked as it comes.
  if (!header.singleSegment && header.windowSize > maxZstdWindowBytes) {
    const text = `expected a window of at most ${maxZstdWindowBytes} bytes, found ${header.windowSize}`;
    throw new DecodeError('zstd-window', start, text);
  }
}
