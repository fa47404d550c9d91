import { maxTarExtendedHeaderBytes } from '../../bytes/limits.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { ExtendedHeaders } from './extended.ts';
import { blockSize, type ExtendedKind, extendedKindOf, roundUp } from './header.ts';
import { maxExtendedHeaders, maxSparseBlocks } from './limits.ts';
import { readNumber } from './number.ts';
import type { TarRow } from './tar-index.ts';

/** One extended header; offsets are in the archive. */
export interface ExtendedPart {
  readonly kind: ExtendedKind;
  readonly start: number;
  /** Data without padding. */
  readonly data: ByteRange;
  readonly end: number;
}

/** Where the parts of one member's frame are. */
export interface FrameLayout {
  readonly extended: readonly ExtendedPart[];
  /** The member's own header block. */
  readonly header: number;
  /** Old GNU sparse extension blocks. */
  readonly sparseBlocks: ByteRange;
  /** The map that PAX 1.0 stores before the content; empty for all others. */
  readonly storedMap: ByteRange;
}

/** The 512-byte block at `at`. Throws `tar-frame` when the archive ends before it, so it is not the one that was indexed. */
export function readBlock(source: ByteSource, at: number): Buffer {
  const block = source.read(at, at + blockSize);
  if (block.length === blockSize) return block;
  throw new DecodeError('tar-frame', at, `expected a block of ${blockSize} bytes, found ${block.length}`);
}

/** The extended header whose block is at `start`; undefined when there is another kind of header. */
export function readExtendedPart(source: ByteSource, start: number): ExtendedPart | undefined {
  const block = readBlock(source, start);
  const kind = extendedKindOf(block.readUInt8(156));
  if (kind === undefined) return undefined;
  const size = readNumber(block, 124, 12) ?? 0;
  const dataStart = start + blockSize;
  const end = dataStart + roundUp(size);
  if (size >= 0 && end <= source.size) return { kind, start, data: { start: dataStart, end: dataStart + size }, end };
  throw new DecodeError(
    'tar-frame',
    start,
    `expected an extended header within the archive, found ${size} bytes of data`,
  );
}

/** Finds the parts of a frame again that the indexer has read before. */
export function layoutFrame(source: ByteSource, row: TarRow): FrameLayout {
  const extended: ExtendedPart[] = [];
  let header = row.frameStart;
  for (;;) {
    const part = readExtendedPart(source, header);
    if (part === undefined) break;
    if (extended.length === maxExtendedHeaders) {
      throw new DecodeError('tar-frame', header, `expected at most ${maxExtendedHeaders} extended headers, found more`);
    }
    extended.push(part);
    header = part.end;
  }
  const sparseStart = header + blockSize;
  const sparseEnd = skipSparseBlocks(source, header);
  const mapEnd = Math.max(sparseEnd, row.dataStart);
  return {
    extended,
    header,
    sparseBlocks: { start: sparseStart, end: sparseEnd },
    storedMap: { start: sparseEnd, end: mapEnd },
  };
}

function skipSparseBlocks(source: ByteSource, header: number): number {
  const block = readBlock(source, header);
  let end = header + blockSize;
  if (block[156] !== 0x53) return end;
  const last = end + maxSparseBlocks * blockSize;
  for (let more = block[482] !== 0; more && end < last; end += blockSize) more = readBlock(source, end)[504] !== 0;
  return end;
}

/** What the extended headers of a frame say about its member. */
export function readExtendedHeaders(source: ByteSource, layout: FrameLayout): ExtendedHeaders {
  const headers = new ExtendedHeaders();
  for (const { kind, data } of layout.extended) {
    if (data.end - data.start > maxTarExtendedHeaderBytes) continue;
    headers.add(kind, source.read(data.start, data.end));
  }
  return headers;
}
