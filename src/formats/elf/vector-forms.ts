const maxSearchedBytes = 1024 * 1024;

/**
 * How often machine code of x86 seems to hold instructions of AVX and AVX-512: prefixes VEX (C4, C5) and EVEX (62) with
 * the bits that 64-bit mode fixes (Intel SDM volume 2, sections 2.3.5 and 2.7.1). A count of patterns, not of
 * instructions: code without any of them has few by chance.
 */
export function vectorForms(bytes: Buffer): number {
  let count = 0;
  const end = Math.min(bytes.length, maxSearchedBytes) - 4;
  for (let at = 0; at < end; at += 1) {
    const [byte, next, third] = [bytes[at], bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    if (byte === 0xc5 && (next & 0x80) !== 0 && third >= 0x10) count += 1;
    else if (byte === 0xc4 && (next & 0x1f) >= 1 && (next & 0x1f) <= 3) count += 1;
    else if (byte === 0x62 && (next & 0x0c) === 0 && (next & 3) !== 0 && (third & 4) !== 0) count += 1;
  }
  return count;
}
