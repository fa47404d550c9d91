/**
 * Reads a numeric header field: octal text between spaces and NULs (POSIX), or two's complement base-256 when the top
 * bit of the first byte is set (GNU tar manual, "Basic Tar Format"). Null when the field is blank, NaN when it holds
 * neither. Base-256 values beyond 2^53 are rounded; callers check with `Number.isSafeInteger`.
 */
export function readNumber(block: Buffer, start: number, length: number): number | null {
  return block.readUInt8(start) >= 0x80 ? readBase256(block, start, length) : readOctal(block, start, length);
}

function readOctal(block: Buffer, start: number, length: number): number | null {
  const end = start + length;
  let at = start;
  while (at < end && isBlank(block[at])) at++;
  if (at === end) return null;
  const first = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const closed = at === end || isBlank(block[at]);
  return closed && at > first ? value : Number.NaN;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

function readBase256(block: Buffer, start: number, length: number): number {
  const negative = (block.readUInt8(start) & 0x40) !== 0;
  const flip = negative ? 0xff : 0;
  let value = (block.readUInt8(start) ^ flip) & 0x7f;
  for (let at = start + 1; at < start + length; at++) value = value * 256 + (block.readUInt8(at) ^ flip);
  return negative ? -1 - value : value;
}

/** Reads the decimal number of a PAX record (`1700000000.25`, `-1`); NaN when it is none. */
export function readDecimal(text: string): number {
  return /^-?\d{1,30}(\.\d{0,30})?$/.test(text) ? Number(text) : Number.NaN;
}

/** Reads a count or an offset in decimal; NaN unless it is a whole number from 0 to 2^53 - 1. */
export function readCount(text: string): number {
  const value = /^\d{1,20}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** True for what a size or an offset can be: a whole number from 0 to 2^53 - 1. */
export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
