/**
 * The sum of the big-endian words of a table modulo 2^32, with zeros behind its end (OpenType, "Calculating checksums"). The
 * word at `skip` bytes into the table counts as zero; -1 for none.
 */
export function checksum(bytes: Buffer, start: number, end: number, skip: number): number {
  let sum = 0;
  for (let at = start; at < end; at += 4) {
    if (at - start !== skip) sum = (sum + wordAt(bytes, at, end)) >>> 0;
  }
  return sum;
}

/** The same over a whole file; the word at `adjustment` counts as zero. */
export function fileChecksum(bytes: Buffer, adjustment: number): number {
  const own = adjustment % 4 === 0 ? adjustment : -1;
  return checksum(bytes, 0, bytes.length, own);
}

function wordAt(bytes: Buffer, at: number, end: number): number {
  if (at + 4 <= end) return bytes.readUInt32BE(at);
  let word = 0;
  for (let place = 0; place < 4; place += 1) word = word * 256 + (at + place < end ? (bytes[at + place] ?? 0) : 0);
  return word;
}
