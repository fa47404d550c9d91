/** How one ELF file stores numbers: its class (32 or 64 bits) and its byte order. */
export interface Numbers {
  readonly wide: boolean;
  readonly little: boolean;
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  /** A number of 8 bytes; above 2^53 it is not exact, see `isExact`. */
  u64(bytes: Buffer, at: number): number;
  /** A number of the size of an address. */
  word(bytes: Buffer, at: number): number;
}

/** False for numbers that a JavaScript number cannot hold: nothing may be concluded from them. */
export function isExact(value: number): boolean {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** undefined unless EI_CLASS and EI_DATA have one of their two values each. */
export function numbersOf(ident: Buffer): Numbers | undefined {
  const [wide, little] = [ident[4] === 2, ident[5] === 1];
  if ((!wide && ident[4] !== 1) || (!little && ident[5] !== 2)) return undefined;
  const u16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const u64 = (bytes: Buffer, at: number): number =>
    Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return { wide, little, u16, u32, u64, word: wide ? u64 : u32 };
}
