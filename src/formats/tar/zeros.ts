const zeros = Buffer.alloc(64 * 1024);

/** Index of the first byte in `[start, end)` that is not zero; -1 when all are. */
export function findNonZero(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += zeros.length) {
    const stop = Math.min(end, at + zeros.length);
    if (bytes.compare(zeros, 0, stop - at, at, stop) === 0) continue;
    for (let offset = at; offset < stop; offset++) if (bytes[offset] !== 0) return offset;
  }
  return -1;
}
