/** Bytes of one file, and of all that is unpacked from it, up to which it is rewritten; larger ones are copied. */
export const maxNormalizedBytes: number = 64 * 1024 * 1024;
