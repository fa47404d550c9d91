/** Half-open byte range `[start, end)` inside one node's own bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Synchronous random access to the bytes of one node: a member in memory, a slice of an uncompressed layer on disk.
 * Everything below a layer is read through this, so that no reader needs to hold a layer in the heap.
 */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * The bytes `[start, end)`, clamped to the node. The result belongs to the source: do not write to it. It stays valid
   * after further reads.
   */
  read(start: number, end: number): Buffer;
}

/** A run of bytes of a file on disk, which another thread can open by itself. Offsets and size in bytes. */
export interface FileRange {
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  /** Present while the file is being written by the main thread (`bytes/arrival.ts`); other threads may read it already. */
  readonly arriving?: SharedArrayBuffer;
}

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string;

export type SideName = 'left' | 'right';

/** Bytes of two nodes that were held against each other and are the same; offsets and length in bytes. */
export interface EqualRun {
  readonly left: number;
  readonly right: number;
  readonly length: number;
}
