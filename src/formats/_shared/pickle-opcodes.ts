import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** One opcode with its argument. Opcodes tile a pickle. */
export interface PickleOp {
  /** The name that pickletools gives it. */
  readonly name: string;
  readonly at: ByteRange;
  /** Decoded: a number, text, or the bytes of a counted argument; null without an argument. */
  readonly argument: number | string | Buffer | null;
  /** The attribute of a global (`GLOBAL`, `INST`), whose module is `argument`. */
  readonly attribute?: string;
}

/** How the argument of an opcode is stored: nothing, bytes of a fixed number, counted bytes, lines of text. */
type Shape = 'none' | 'u1' | 'u2' | 'i4' | 'u4' | 'u8' | 'f8' | 'line' | 'lines' | 'counted1' | 'counted4' | 'counted8';

/** Lib/pickletools.py, protocols 0 to 5; PEP 307, PEP 3154, PEP 574. */
const opcodes = new Map<number, readonly [name: string, shape: Shape]>(
  (
    [
      ['(', 'MARK', 'none'],
      ['.', 'STOP', 'none'],
      ['0', 'POP', 'none'],
      ['1', 'POP_MARK', 'none'],
      ['2', 'DUP', 'none'],
      ['F', 'FLOAT', 'line'],
      ['I', 'INT', 'line'],
      ['J', 'BININT', 'i4'],
      ['K', 'BININT1', 'u1'],
      ['L', 'LONG', 'line'],
      ['M', 'BININT2', 'u2'],
      ['N', 'NONE', 'none'],
      ['P', 'PERSID', 'line'],
      ['Q', 'BINPERSID', 'none'],
      ['R', 'REDUCE', 'none'],
      ['S', 'STRING', 'line'],
      ['T', 'BINSTRING', 'counted4'],
      ['U', 'SHORT_BINSTRING', 'counted1'],
      ['V', 'UNICODE', 'line'],
      ['X', 'BINUNICODE', 'counted4'],
      ['a', 'APPEND', 'none'],
      ['b', 'BUILD', 'none'],
      ['c', 'GLOBAL', 'lines'],
      ['d', 'DICT', 'none'],
      ['}', 'EMPTY_DICT', 'none'],
      ['e', 'APPENDS', 'none'],
      ['g', 'GET', 'line'],
      ['h', 'BINGET', 'u1'],
      ['i', 'INST', 'lines'],
      ['j', 'LONG_BINGET', 'u4'],
      ['l', 'LIST', 'none'],
      [']', 'EMPTY_LIST', 'none'],
      ['o', 'OBJ', 'none'],
      ['p', 'PUT', 'line'],
      ['q', 'BINPUT', 'u1'],
      ['r', 'LONG_BINPUT', 'u4'],
      ['s', 'SETITEM', 'none'],
      ['t', 'TUPLE', 'none'],
      [')', 'EMPTY_TUPLE', 'none'],
      ['u', 'SETITEMS', 'none'],
      ['G', 'BINFLOAT', 'f8'],
      ['B', 'BINBYTES', 'counted4'],
      ['C', 'SHORT_BINBYTES', 'counted1'],
      ['\x80', 'PROTO', 'u1'],
      ['\x81', 'NEWOBJ', 'none'],
      ['\x82', 'EXT1', 'u1'],
      ['\x83', 'EXT2', 'u2'],
      ['\x84', 'EXT4', 'i4'],
      ['\x85', 'TUPLE1', 'none'],
      ['\x86', 'TUPLE2', 'none'],
      ['\x87', 'TUPLE3', 'none'],
      ['\x88', 'NEWTRUE', 'none'],
      ['\x89', 'NEWFALSE', 'none'],
      ['\x8a', 'LONG1', 'counted1'],
      ['\x8b', 'LONG4', 'counted4'],
      ['\x8c', 'SHORT_BINUNICODE', 'counted1'],
      ['\x8d', 'BINUNICODE8', 'counted8'],
      ['\x8e', 'BINBYTES8', 'counted8'],
      ['\x8f', 'EMPTY_SET', 'none'],
      ['\x90', 'ADDITEMS', 'none'],
      ['\x91', 'FROZENSET', 'none'],
      ['\x92', 'NEWOBJ_EX', 'none'],
      ['\x93', 'STACK_GLOBAL', 'none'],
      ['\x94', 'MEMOIZE', 'none'],
      ['\x95', 'FRAME', 'u8'],
      ['\x96', 'BYTEARRAY8', 'counted8'],
      ['\x97', 'NEXT_BUFFER', 'none'],
      ['\x98', 'READONLY_BUFFER', 'none'],
    ] as const
  ).map(([code, name, shape]) => [code.charCodeAt(0), [name, shape]]),
);

const maxOps = 2_000_000;
const maxLineBytes = 1024 * 1024;

/**
 * Reads the opcodes of one pickle up to its STOP. Nothing is looked up, called or made: the result is a list. Throws
 * DecodeError `pickle-opcode`.
 */
export function readPickleOps(bytes: Buffer, start: number): PickleOp[] {
  const ops: PickleOp[] = [];
  for (let at = start; ; ) {
    if (ops.length >= maxOps) throw refuse(at, `at most ${maxOps} opcodes`, 'more');
    const op = readOp(bytes, at);
    ops.push(op);
    if (op.name === 'STOP') return ops;
    at = op.at.end;
  }
}

function readOp(bytes: Buffer, start: number): PickleOp {
  const code = bytes[start];
  const found = code === undefined ? undefined : opcodes.get(code);
  if (found === undefined)
    throw refuse(start, 'an opcode of protocols 0 to 5', code === undefined ? 'the end' : `0x${code.toString(16)}`);
  const [name, shape] = found;
  const from = start + 1;
  if (shape === 'none') return { name, at: { start, end: from }, argument: null };
  if (shape === 'line' || shape === 'lines') return readLines(bytes, name, start, shape === 'lines');
  if (shape.startsWith('counted')) {
    const width = Number(shape.slice('counted'.length));
    const length = readUnsigned(bytes, from, width);
    const end = from + width + length;
    if (end > bytes.length) throw refuse(from, `${length} bytes`, `${bytes.length - from - width}`);
    return { name, at: { start, end }, argument: bytes.subarray(from + width, end) };
  }
  const width = Number(shape.slice(1));
  return { name, at: { start, end: from + width }, argument: readNumber(bytes, from, shape) };
}

function readLines(bytes: Buffer, name: string, start: number, isPair: boolean): PickleOp {
  // Text is in raw-unicode-escape, whose plain characters are those of Latin-1; names are in UTF-8.
  const [argument, next] = readLine(bytes, start + 1, name === 'UNICODE' ? 'latin1' : 'utf8');
  if (!isPair) return { name, at: { start, end: next }, argument };
  const [attribute, end] = readLine(bytes, next, 'utf8');
  return { name, at: { start, end }, argument, attribute };
}

function readLine(bytes: Buffer, start: number, encoding: 'latin1' | 'utf8'): [string, number] {
  const end = bytes.indexOf(0x0a, start);
  if (end < 0 || end - start > maxLineBytes) throw refuse(start, 'a line of text', 'none');
  return [bytes.toString(encoding, start, end), end + 1];
}

function readNumber(bytes: Buffer, at: number, shape: Shape): number {
  if (shape === 'f8' || shape === 'i4') {
    need(bytes, at, shape === 'f8' ? 8 : 4);
    return shape === 'f8' ? bytes.readDoubleBE(at) : bytes.readInt32LE(at);
  }
  return readUnsigned(bytes, at, Number(shape.slice(1)));
}

function readUnsigned(bytes: Buffer, at: number, width: number): number {
  need(bytes, at, width);
  if (width === 8) {
    const value = bytes.readBigUInt64LE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse(at, 'a length that fits the file', String(value));
    return Number(value);
  }
  return bytes.readUIntLE(at, width);
}

function need(bytes: Buffer, at: number, count: number): void {
  if (at + count > bytes.length) throw refuse(at, `${count} bytes`, `${Math.max(0, bytes.length - at)}`);
}

function refuse(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('pickle-opcode', offset, `expected ${expected}, found ${found}`);
}
