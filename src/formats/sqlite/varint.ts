/** A variable-length integer of one to nine bytes ("The SQLite Database File Format", section 1.6): its value and its end. */
export interface Varint {
  readonly value: bigint;
  readonly end: number;
}

/** Reads one; bytes behind the end of the buffer count as zero. */
export function readVarint(bytes: Buffer, start: number): Varint {
  let value = 0n;
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0;
    value = (value << 7n) | BigInt(byte & 127);
    if (byte < 128) return { value, end: at + 1 };
  }
  return { value: BigInt.asIntN(64, (value << 8n) | BigInt(bytes[start + 8] ?? 0)), end: start + 9 };
}

/** The same as a number, for sizes; Infinity for what no file can have. */
export function readSize(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  const { value, end } = readVarint(bytes, start);
  const fits = value >= 0n && value <= 0x7fff_ffffn;
  return { value: fits ? Number(value) : Number.POSITIVE_INFINITY, end };
}
