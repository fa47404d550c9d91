/** CRC-32 with the highest bit first, as bzip2 uses it (zlib's has the lowest first). */
const table = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  table[byte] = crc;
}

/** The CRC of the bytes, not negative. */
export function bzip2Crc(bytes: Buffer, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) crc = (crc << 8) ^ (table[(crc >>> 24) ^ (bytes[at] ?? 0)] ?? 0);
  return ~crc >>> 0;
}
