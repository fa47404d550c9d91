import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { BitReader } from './bit-reader.ts';
import { Bzip2BlockDecoder } from './bzip2-block.ts';
import { bzip2Crc } from './bzip2-crc.ts';
import type { Bzip2Stream, Bzip2Summary } from './compression-summary.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { maxBzip2Streams } from './xz-limits.ts';

/** The first digits of pi before each block, those of its square root at the end. */
const blockMagic = [0x314159, 0x265359] as const;
const endMagic = [0x177245, 0x385090] as const;

const headerPattern = /^BZh[1-9]$/;
const headerBytes = 4;

/** Whether a stream begins with these bytes; ten are needed to tell. */
export function startsBzip2(head: Buffer): boolean {
  if (!headerPattern.test(head.toString('latin1', 0, headerBytes)) || head.length < 10) return false;
  const magic = [head.readUIntBE(4, 3), head.readUIntBE(7, 3)];
  return [blockMagic, endMagic].some((known) => known.every((part, at) => part === magic[at]));
}

/**
 * Decodes a whole bzip2 file and verifies all checksums. Pieces handed to `onData` are valid during the call only.
 * Throws `DecodeError` with the offset in `source`.
 */
export function decodeBzip2(
  source: ByteSource,
  onData: (piece: Buffer) => void,
  limits?: DecompressLimits,
): Bzip2Summary {
  const meter = new OutputMeter(limits);
  const streams: Bzip2Stream[] = [];
  let end = 0;
  while (streams.length === 0 || headerPattern.test(source.read(end, end + headerBytes).toString('latin1'))) {
    if (streams.length === maxBzip2Streams) {
      throw new DecodeError('bzip2-streams', end, `more than ${maxBzip2Streams} streams`);
    }
    const stream = decodeStream(source, end, onData, meter);
    streams.push(stream);
    end = stream.end;
  }
  const trailing = end < source.size ? { start: end, end: source.size } : null;
  return { kind: 'bzip2', streams, trailing, inputBytes: source.size, outputBytes: meter.total };
}

function decodeStream(
  source: ByteSource,
  start: number,
  onData: (piece: Buffer) => void,
  meter: OutputMeter,
): Bzip2Stream {
  const level = readLevel(source, start);
  const bits = new BitReader(source, start + headerBytes);
  const before = meter.total;
  let crc = 0;
  const decoder = new Bzip2BlockDecoder(bits, (piece) => {
    meter.add(piece.length, Math.max(bits.offset, 1), bits.offset);
    crc = bzip2Crc(piece, crc);
    onData(piece);
  });
  let combined = 0;
  let blocks = 0;
  while (beginsBlock(bits)) {
    const stored = takeCrc(bits);
    crc = 0;
    decoder.decode(level * 100_000);
    if (crc !== stored) throw wrongCrc(bits.offset, 'the block', crc, stored);
    combined = ((combined << 1) | (combined >>> 31)) ^ crc;
    blocks += 1;
  }
  const stored = takeCrc(bits);
  if (combined >>> 0 !== stored) throw wrongCrc(bits.offset, 'the stream', combined >>> 0, stored);
  if (bits.align() !== 0) {
    throw new DecodeError('bzip2-corrupt', bits.offset - 1, 'expected zeros in the bits that fill up the last byte');
  }
  return { start, end: bits.offset, level, blocks, contentBytes: meter.total - before };
}

function readLevel(source: ByteSource, start: number): number {
  const header = source.read(start, start + headerBytes).toString('latin1');
  if (headerPattern.test(header)) return Number(header.at(-1));
  if (header.length < headerBytes && 'BZh'.startsWith(header.slice(0, 3))) throw truncated(source.size);
  throw new DecodeError('bzip2-header', start, `expected BZh and a digit, found ${JSON.stringify(header)}`);
}

/** False at the end of the stream. */
function beginsBlock(bits: BitReader): boolean {
  const { offset } = bits;
  const magic = [bits.take(24), bits.take(24)];
  if (bits.isPastEnd) throw truncated(bits.offset);
  if (blockMagic.every((part, at) => part === magic[at])) return true;
  if (endMagic.every((part, at) => part === magic[at])) return false;
  throw new DecodeError('bzip2-corrupt', offset, 'expected a block or the end of the stream, found neither');
}

function takeCrc(bits: BitReader): number {
  const crc = bits.take(16) * 0x10000 + bits.take(16);
  if (bits.isPastEnd) throw truncated(bits.offset);
  return crc;
}

function truncated(offset: number): DecodeError {
  return new DecodeError('bzip2-truncated', offset, 'the file ends inside a stream');
}

function wrongCrc(offset: number, what: string, expected: number, found: number): DecodeError {
  const hex = (crc: number): string => crc.toString(16).padStart(8, '0');
  const text = `expected CRC ${hex(expected)} from the content of ${what}, found ${hex(found)}`;
  return new DecodeError('bzip2-crc', offset, text);
}
