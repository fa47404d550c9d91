import { isUtf8 } from 'node:buffer';
import type { PickleOp } from './pickle-opcodes.ts';

/** Integers longer than this are compared by their bytes; no program counts that far. */
const maxIntegerBytes = 1024;

/**
 * Type and value of the atom that an opcode pushes, as text: equal for equal values of all protocols. undefined for every
 * other opcode.
 */
export function pickleAtom({ name, argument }: PickleOp): string | undefined {
  if (Buffer.isBuffer(argument)) return countedAtom(name, argument);
  const constant = constants[name];
  if (constant !== undefined) return constant;
  if (/^BININT[12]?$/.test(name)) return `int ${argument}`;
  if (name === 'FLOAT' || name === 'BINFLOAT') return floatText(argument);
  return typeof argument === 'string' ? lineAtom(name, argument) : undefined;
}

const constants: Readonly<Record<string, string>> = { NONE: 'None', NEWTRUE: 'bool 1', NEWFALSE: 'bool 0' };

function lineAtom(name: string, line: string): string | undefined {
  if (name === 'INT' || name === 'LONG') return integerLine(line);
  if (name === 'UNICODE') return `str ${rawUnicode(line)}`;
  return name === 'STRING' ? `quoted ${line}` : undefined;
}

function countedAtom(name: string, bytes: Buffer): string {
  if (name.startsWith('LONG')) return integerBytes(bytes);
  if (name.includes('UNICODE')) return `str ${textOf(bytes)}`;
  if (name === 'BYTEARRAY8') return `bytearray ${bytes.toString('latin1')}`;
  return `${name.includes('BYTES') ? 'bytes' : 'str8'} ${bytes.toString('latin1')}`;
}

/** `I01` and `I00` are the booleans of protocols 0 and 1. */
function integerLine(line: string): string {
  if (line === '01' || line === '00') return `bool ${line[1]}`;
  const digits = /^(-?)0*(\d+)L?$/.exec(line.trim());
  if (digits === null) return `int? ${line}`;
  return digits[2] === '0' ? 'int 0' : `int ${digits[1]}${digits[2]}`;
}

/** Little-endian two's complement. */
function integerBytes(bytes: Buffer): string {
  if (bytes.length > maxIntegerBytes) return `long ${bytes.toString('latin1')}`;
  const value = [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return `int ${BigInt.asIntN(Math.max(8, bytes.length * 8), value)}`;
}

/** By its bits, so that -0 and 0 differ. */
function floatText(argument: PickleOp['argument']): string {
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(typeof argument === 'number' ? argument : floatLine(String(argument)));
  return `float ${bits.toString('hex')}`;
}

function floatLine(line: string): number {
  const named: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN };
  return named[line.trim()] ?? Number(line);
}

/** Python's raw-unicode-escape. */
function rawUnicode(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, four?: string, eight?: string) => {
    const code = Number.parseInt(four ?? eight ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Lone surrogates are no UTF-8, but Python writes them as if they were (`surrogatepass`). */
function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts = bytes.toString('latin1').split(/(\xed[\xa0-\xbf][\x80-\xbf])/);
  const texts = parts.map((part, at) => (at % 2 === 0 ? strictText(part) : surrogate(part)));
  return texts.includes(undefined) ? `\\ ${bytes.toString('latin1')}` : texts.join('');
}

function strictText(part: string): string | undefined {
  const bytes = Buffer.from(part, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function surrogate(part: string): string {
  const [, second = 0, third = 0] = Buffer.from(part, 'latin1');
  return String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
}
