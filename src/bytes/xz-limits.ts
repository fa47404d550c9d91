/** History that an xz decoder must keep, in bytes; what `xz -9` asks for. Memory is taken as output comes, not at once. */
export const maxXzDictionaryBytes = 64 * 1024 * 1024;

/** Blocks and streams of one xz file, streams of one bzip2 file: each costs an object in memory. */
export const maxXzBlocks = 100_000;
export const maxBzip2Streams = 100_000;
