/** Bytes of one file, and of all that is unpacked from it, up to which it is rewritten; larger ones are copied. */
export const maxNormalizedBytes: number = 64 * 1024 * 1024;

/** 2100-01-01 in seconds since 1970: no clock has shown a later time. */
export const endOfTimes: number = 4_102_444_800;
