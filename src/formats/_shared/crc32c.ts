const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ polynomial;
  return value;
});

/** CRC-32C (Castagnoli) without the final inversion, from `seed` on, as ext4 and EROFS keep it. */
export function crc32c(bytes: Buffer, seed = 0xffffffff): number {
  let value = seed >>> 0;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  return value >>> 0;
}
