// The .xz File Format 1.2.0: https://tukaani.org/xz/xz-file-format.txt
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import type { XzBlock, XzStream, XzSummary } from './compression-summary.ts';
import { Lzma2Decoder } from './lzma2-decoder.ts';
import { type DecompressLimits, OutputMeter } from './output-meter.ts';
import { readXzBlockHeader } from './xz-block-header.ts';
import { startXzCheck, type XzCheckType, xzCheckType } from './xz-check.ts';
import { readXzIndex } from './xz-index.ts';
import { maxXzBlocks } from './xz-limits.ts';
import { expectCrc32, isZeros, readXz } from './xz-reader.ts';

const headerMagic = Buffer.from('fd377a585a00', 'hex');
const footerMagic = Buffer.from('YZ');
const headerBytes = 12;

/**
 * Decodes a whole xz file and verifies every checksum, size and index in it. Pieces handed to `onData` are valid during
 * the call only. Throws `DecodeError` with the offset in `source`.
 */
export function decodeXz(source: ByteSource, onData: (piece: Buffer) => void, limits?: DecompressLimits): XzSummary {
  const decoder = new XzDecoder(source, onData, new OutputMeter(limits));
  const streams = [decoder.readStream(0)];
  let end = streams[0]?.end ?? 0;
  let trailing = null;
  while (end < source.size) {
    const next = nextStreamAt(source, end);
    if (next === undefined) {
      trailing = { start: end, end: source.size };
      break;
    }
    if (next < source.size) streams.push(decoder.readStream(next));
    end = next < source.size ? (streams.at(-1)?.end ?? next) : next;
  }
  return { kind: 'xz', streams, trailing, inputBytes: source.size, outputBytes: decoder.outputBytes };
}

const paddingChunk = 64 * 1024;

/** Where the zeros behind a stream end, if they are as many as allowed and a stream or nothing follows; else undefined. */
function nextStreamAt(source: ByteSource, end: number): number | undefined {
  let at = end;
  for (;;) {
    const piece = source.read(at, at + paddingChunk);
    const other = piece.findIndex((byte) => byte !== 0);
    at += other === -1 ? piece.length : other;
    if (other !== -1 || piece.length === 0) break;
  }
  if ((at - end) % 4 !== 0) return undefined;
  const follows = source.read(at, at + headerMagic.length);
  return follows.length === 0 || follows.equals(headerMagic) ? at : undefined;
}

class XzDecoder {
  readonly #source: ByteSource;
  readonly #onData: (piece: Buffer) => void;
  readonly #meter: OutputMeter;
  readonly #lzma2 = new Lzma2Decoder();
  #parts = 0;

  constructor(source: ByteSource, onData: (piece: Buffer) => void, meter: OutputMeter) {
    this.#source = source;
    this.#onData = onData;
    this.#meter = meter;
  }

  get outputBytes(): number {
    return this.#meter.total;
  }

  readStream(start: number): XzStream {
    this.#count(start);
    const { check, flags } = this.#readHeader(start);
    const blocks: XzBlock[] = [];
    let at = start + headerBytes;
    while (readXz(this.#source, at, 1).readUInt8(0) !== 0) {
      this.#count(at);
      const block = this.#readBlock(at, check);
      blocks.push(block);
      at = block.end;
    }
    const records = blocks.map((block) => ({
      unpaddedSize: block.dataEnd - block.start + check.bytes,
      uncompressedSize: block.contentBytes,
    }));
    const index = readXzIndex(this.#source, at, records);
    const end = this.#readFooter(index.end, index.end - at, flags);
    return { start, check: check.name, blocks, index, end };
  }

  #count(at: number): void {
    this.#parts += 1;
    if (this.#parts > maxXzBlocks)
      throw new DecodeError('xz-blocks', at, `more than ${maxXzBlocks} streams and blocks`);
  }

  #readHeader(start: number): { readonly check: XzCheckType; readonly flags: Buffer } {
    const found = this.#source.read(start, start + headerMagic.length);
    if (!found.equals(headerMagic.subarray(0, found.length))) {
      const text = `expected the magic ${headerMagic.toString('hex')}, found ${found.toString('hex')}`;
      throw new DecodeError('xz-header', start, text);
    }
    const header = readXz(this.#source, start, headerBytes);
    expectCrc32(header.subarray(6), start + 6, 'xz-header');
    const flags = header.subarray(6, 8);
    const check = xzCheckType(flags.readUInt8(1) & 0x0f);
    if (flags.readUInt8(0) !== 0 || flags.readUInt8(1) > 0x0f) {
      throw new DecodeError('xz-header', start + 6, `found reserved bits in stream flags ${flags.toString('hex')}`);
    }
    if (check !== undefined) return { check, flags };
    const text = `expected a check of type 0, 1, 4 or 10, found ${flags.readUInt8(1)}`;
    throw new DecodeError('compression-unsupported', start + 7, text);
  }

  #readBlock(start: number, type: XzCheckType): XzBlock {
    const header = readXzBlockHeader(this.#source, start);
    const headerEnd = start + header.length;
    const check = startXzCheck(type);
    const before = this.#meter.total;
    const dataEnd = this.#lzma2.decode(this.#source, headerEnd, header.dictionarySize, (piece, at) => {
      this.#meter.add(piece.length, at, at);
      check.update(piece);
      this.#onData(piece);
    });
    const contentBytes = this.#meter.total - before;
    expectSize(header.compressedSize, dataEnd - headerEnd, 'of data', start);
    expectSize(header.uncompressedSize, contentBytes, 'of content', start);
    const checkStart = dataEnd + (-(dataEnd - start) & 3);
    if (!isZeros(readXz(this.#source, dataEnd, checkStart - dataEnd))) {
      throw new DecodeError('xz-block', dataEnd, 'expected zeros as padding of the block');
    }
    this.#expectCheck(checkStart, type, check.digest());
    return { start, headerEnd, dataEnd, checkStart, end: checkStart + type.bytes, header, contentBytes };
  }

  #expectCheck(at: number, type: XzCheckType, recomputed: Buffer): void {
    const stored = readXz(this.#source, at, type.bytes);
    if (stored.equals(recomputed)) return;
    const [expected, found] = [recomputed.toString('hex'), stored.toString('hex')];
    throw new DecodeError('xz-check', at, `expected ${type.name} ${expected} from the content, found ${found}`);
  }

  /** Returns the end of the stream. */
  #readFooter(start: number, indexBytes: number, flags: Buffer): number {
    const footer = readXz(this.#source, start, headerBytes);
    const backward = (footer.readUInt32LE(4) + 1) * 4;
    if (!footer.subarray(10).equals(footerMagic)) {
      const text = `expected the magic ${footerMagic.toString('hex')}, found ${footer.toString('hex', 10)}`;
      throw new DecodeError('xz-footer', start + 10, text);
    }
    expectCrc32(Buffer.concat([footer.subarray(4, 10), footer.subarray(0, 4)]), start - 6, 'xz-footer');
    if (backward !== indexBytes) {
      throw new DecodeError('xz-footer', start + 4, `expected an index of ${indexBytes} bytes, found ${backward}`);
    }
    if (!footer.subarray(8, 10).equals(flags)) {
      const text = `expected stream flags ${flags.toString('hex')} as in the header, found ${footer.toString('hex', 8, 10)}`;
      throw new DecodeError('xz-footer', start + 8, text);
    }
    return start + headerBytes;
  }
}

function expectSize(promised: number | null, found: number, what: string, start: number): void {
  if (promised === null || promised === found) return;
  throw new DecodeError('xz-block', start, `expected ${promised} bytes ${what} from the block header, found ${found}`);
}
