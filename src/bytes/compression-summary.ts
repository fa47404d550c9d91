import type { ByteRange } from '../model/bytes.ts';
import type { XzBlockHeader } from './xz-block-header.ts';
import type { XzIndex } from './xz-index.ts';

/** What the first bytes of a stream say about how it is compressed. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4';

/** One member of a gzip file (RFC 1952 section 2.2); offsets in the compressed stream. */
export interface GzipMember {
  readonly start: number;
  /** Where the deflate stream begins. */
  readonly headerEnd: number;
  /** Where the deflate stream ends and the trailer of 8 bytes begins. */
  readonly deflateEnd: number;
  readonly end: number;
  /** Uncompressed bytes. */
  readonly contentBytes: number;
  /** CRC-32 of the uncompressed bytes. */
  readonly crc32: { readonly stored: number; readonly recomputed: number };
  /** Uncompressed bytes modulo 2^32. */
  readonly isize: { readonly stored: number; readonly recomputed: number };
}

/** One frame of a zstd file (RFC 8878 section 3.1); offsets in the compressed stream. */
export type ZstdFrame = ZstdDataFrame | ZstdSkippableFrame;

export interface ZstdDataFrame {
  readonly kind: 'frame';
  readonly start: number;
  /** Where the blocks begin. */
  readonly headerEnd: number;
  /** Where the blocks end and the checksum, if there is one, begins. */
  readonly blocksEnd: number;
  readonly end: number;
  readonly header: ZstdFrameHeader;
  /** Uncompressed bytes. */
  readonly contentBytes: number;
}

export interface ZstdSkippableFrame {
  readonly kind: 'skippable';
  readonly start: number;
  /** Where the user's bytes begin. */
  readonly headerEnd: number;
  readonly end: number;
}

/** RFC 8878 section 3.1.1.1. */
export interface ZstdFrameHeader {
  /** The frame header descriptor as stored. */
  readonly descriptor: number;
  readonly singleSegment: boolean;
  /** Bytes of history that a decoder must keep. */
  readonly windowSize: number;
  /** Uncompressed bytes that the header promises; null when it promises nothing. */
  readonly contentSize: number | null;
  /** Whether a checksum follows the blocks. */
  readonly checksum: boolean;
  /** Null when the field is absent. */
  readonly dictionaryId: number | null;
  /** Bytes of the fields as stored; 0 for absent ones. */
  readonly windowBytes: number;
  readonly dictionaryBytes: number;
  readonly contentSizeBytes: number;
}

/** One stream of an xz file (The .xz File Format, section 2.1); offsets in the compressed stream. */
export interface XzStream {
  readonly start: number;
  /** `none`, `crc32`, `crc64` or `sha256`. */
  readonly check: string;
  readonly blocks: readonly XzBlock[];
  /** Behind it is the footer of 12 bytes. */
  readonly index: XzIndex;
  readonly end: number;
}

/** One block of an xz stream (section 3). All that it says of itself has been verified. */
export interface XzBlock {
  readonly start: number;
  /** Where the compressed data begin. */
  readonly headerEnd: number;
  /** Where they end and the padding, if there is any, begins. */
  readonly dataEnd: number;
  readonly checkStart: number;
  readonly end: number;
  readonly header: XzBlockHeader;
  /** Uncompressed bytes. */
  readonly contentBytes: number;
}

/** One stream of a bzip2 file; offsets in the compressed stream. All checksums have been verified. */
export interface Bzip2Stream {
  readonly start: number;
  readonly end: number;
  /** 1 to 9: a block holds at most so many times 100,000 bytes. */
  readonly level: number;
  readonly blocks: number;
  /** Uncompressed bytes. */
  readonly contentBytes: number;
}

interface Totals {
  readonly inputBytes: number;
  readonly outputBytes: number;
}

export interface GzipSummary extends Totals {
  readonly kind: 'gzip';
  readonly members: readonly GzipMember[];
  /** Bytes behind the last member: padding, or something that does not belong there. */
  readonly trailing: ByteRange | null;
}

export interface ZstdSummary extends Totals {
  readonly kind: 'zstd';
  readonly frames: readonly ZstdFrame[];
  /** Bytes behind the last frame. */
  readonly trailing: ByteRange | null;
}

export interface XzSummary extends Totals {
  readonly kind: 'xz';
  readonly streams: readonly XzStream[];
  /** Bytes behind the last stream, unless they are zeros that fill up a multiple of four bytes. */
  readonly trailing: ByteRange | null;
}

export interface Bzip2Summary extends Totals {
  readonly kind: 'bzip2';
  readonly streams: readonly Bzip2Stream[];
  /** Bytes behind the last stream. */
  readonly trailing: ByteRange | null;
}

export interface PlainSummary extends Totals {
  readonly kind: 'none';
}

export type DecompressionSummary = GzipSummary | ZstdSummary | XzSummary | Bzip2Summary | PlainSummary;

/**
 * Takes a compressed stream piece by piece and hands out what it holds. All methods are synchronous. After a throw of
 * `push` or `end` the decompressor is of no further use.
 */
export interface StreamDecompressor<Summary extends DecompressionSummary = DecompressionSummary> {
  /** Throws `DecodeError` with the offset in the compressed stream. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): void;
  /** Throws `DecodeError` when the stream is not complete. */
  end(): Summary;
  /** Gives up before the end and frees what is held. */
  abort(): void;
}
