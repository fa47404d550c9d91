const maxHexBytes = 32;

/** At most 32 bytes in hex; `…` says that there are more. */
export function showHex(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, maxHexBytes);
  return bytes.length > maxHexBytes ? `${hex}…` : hex;
}
