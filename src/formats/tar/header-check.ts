import { sumHeader } from './header.ts';
import { readNumber } from './number.ts';
import { decodeField } from './text.ts';

/** The header's fields `mode`, `uid`, `gid`, `mtime`: a message for the first one that holds no number. */
export function numberMessage(block: Buffer, at: number): string | undefined {
  if (Number.isNaN(readNumber(block, at + 100, 8))) return describe(block, 'mode', at + 100, 8);
  if (Number.isNaN(readNumber(block, at + 108, 8))) return describe(block, 'uid', at + 108, 8);
  if (Number.isNaN(readNumber(block, at + 116, 8))) return describe(block, 'gid', at + 116, 8);
  if (Number.isNaN(readNumber(block, at + 136, 12))) return describe(block, 'mtime', at + 136, 12);
  return undefined;
}

function describe(block: Buffer, name: string, at: number, length: number): string {
  return `header field ${name}: expected an octal or base-256 number, found ${quote(block, at, length)}`;
}

function quote(block: Buffer, at: number, length: number): string {
  return JSON.stringify(decodeField(block, at, at + length));
}

export function checksumMessage(block: Buffer, at: number): string {
  const expected = sumHeader(block, at).unsigned.toString(8).padStart(6, '0');
  return `header checksum: expected ${expected} (octal sum of the header bytes), found ${quote(block, at + 148, 8)}`;
}

export function sizeMessage(block: Buffer, at: number): string {
  return `header field size: expected a number from 0 to 2^53 - 1, found ${quote(block, at + 124, 12)}`;
}
