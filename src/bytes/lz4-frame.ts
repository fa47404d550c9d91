import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { ByteSink, type OwnedSource } from './byte-sink.ts';
import { memorySource } from './byte-source.ts';
import { decodeLz4Block } from './lz4-block.ts';
import { OutputMeter } from './output-meter.ts';
import { xxh32 } from './xxh32.ts';

/** One LZ4 frame (LZ4 Frame Format Description 1.6.4) and what it holds; offsets in the source. */
export interface Lz4Frame {
  /** Close it when done. */
  readonly bytes: OwnedSource;
  readonly flags: number;
  readonly headerEnd: number;
  /** Where the blocks end, the end mark included. */
  readonly blocksEnd: number;
  readonly end: number;
  readonly blocks: number;
  /** The checksum of the header, and those of content and blocks where there are any, are right. */
  readonly checksumsHold: boolean;
  /** Bytes of the content that the header promises; null when it promises nothing. */
  readonly contentSize: number | null;
}

const magic = 0x184d2204;
const historyBytes = 65_536;
const maxBlocks = 10_000_000;
const flag = { dictionary: 1, content: 4, size: 8, block: 16, independent: 32 } as const;

/** True for a frame of version 1 without a dictionary. */
export function isLz4Frame(head: Buffer): boolean {
  if (head.length < 7 || head.readUInt32LE(0) !== magic) return false;
  const [flags, block] = [head.readUInt8(4), head.readUInt8(5)];
  return flags >> 6 === 1 && (flags & (flag.dictionary | 2)) === 0 && (block & 0x8f) === 0 && block >> 4 >= 4;
}

/** Decodes the frame at the beginning of a source. Throws `DecodeError`: `lz4-frame`, `lz4-block`, or as `OutputMeter` does. */
export function decodeLz4Frame(source: ByteSource, maxOut: number): Lz4Frame {
  const head = source.read(0, 19);
  if (!isLz4Frame(head)) throw new DecodeError('lz4-frame', 0, 'no header of an LZ4 frame');
  const flags = head.readUInt8(4);
  const headerEnd = (flags & flag.size) === 0 ? 7 : 15;
  if (head.length < headerEnd) throw new DecodeError('lz4-frame', 4, 'the header is cut off');
  const contentSize = (flags & flag.size) === 0 ? null : Number(head.readBigUInt64LE(6));
  const headHolds = head[headerEnd - 1] === ((xxh32(memorySource(head.subarray(4, headerEnd - 1))) >>> 8) & 255);
  const sink = new ByteSink();
  try {
    const blockBytes = 1 << (8 + 2 * (head.readUInt8(5) >> 4));
    const read = decodeBlocks(source, headerEnd, {
      flags,
      blockBytes,
      sink,
      meter: new OutputMeter({ maxOutputBytes: maxOut }),
    });
    const bytes = sink.finish();
    const end = read.end + ((flags & flag.content) === 0 ? 0 : 4);
    const stored = source.read(read.end, end);
    if (stored.length < end - read.end)
      throw new DecodeError('lz4-frame', read.end, 'the checksum of the content is cut off');
    const contentHolds = end === read.end || stored.readUInt32LE(0) === xxh32(bytes);
    const sizeHolds = contentSize === null || contentSize === bytes.size;
    const checksumsHold = headHolds && contentHolds && sizeHolds && read.checksumsHold;
    return { bytes, flags, headerEnd, blocksEnd: read.end, end, blocks: read.blocks, checksumsHold, contentSize };
  } catch (error) {
    sink.abandon();
    throw error;
  }
}

interface BlockOptions {
  readonly flags: number;
  readonly blockBytes: number;
  readonly sink: ByteSink;
  readonly meter: OutputMeter;
}

function decodeBlocks(source: ByteSource, start: number, options: BlockOptions) {
  const { flags, blockBytes, sink, meter } = options;
  let [at, blocks, checksumsHold] = [start, 0, true];
  let history: Buffer = Buffer.alloc(0);
  for (; blocks <= maxBlocks; blocks += 1) {
    const size = readWord(source, at);
    at += 4;
    if (size === 0) return { end: at, blocks, checksumsHold };
    const stored = blockAt(source, at, size & 0x7fffffff, blockBytes);
    const plain = size > 0x7fffffff;
    const content = plain ? stored : decodeLz4Block(stored, history, blockBytes, at);
    meter.add(content.length, source.size, at);
    sink.write(content);
    if ((flags & flag.independent) === 0) history = Buffer.concat([history, content]).subarray(-historyBytes);
    at += stored.length;
    if ((flags & flag.block) === 0) continue;
    checksumsHold &&= readWord(source, at) === xxh32(memorySource(stored));
    at += 4;
  }
  throw new DecodeError('lz4-frame', at, `more than ${maxBlocks} blocks`);
}

function blockAt(source: ByteSource, at: number, size: number, most: number): Buffer {
  const stored = source.read(at, at + size);
  if (size > most || stored.length < size)
    throw new DecodeError('lz4-frame', at, `a block of ${size} bytes does not fit`);
  return stored;
}

function readWord(source: ByteSource, at: number): number {
  const word = source.read(at, at + 4);
  if (word.length < 4) throw new DecodeError('lz4-frame', at, 'the frame has no end mark');
  return word.readUInt32LE(0);
}
