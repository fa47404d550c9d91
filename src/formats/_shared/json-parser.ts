import { isUtf8 } from 'node:buffer';
import { DecodeError } from '../../model/problem.ts';
import type { JsonArray, JsonMember, JsonNode, JsonObject, JsonScalar } from './json-node.ts';

const maxDepth = 200;
const maxNodes = 1_000_000;

const quote = 0x22;
const backslash = 0x5c;
const numberShape = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * Parses JSON strictly as RFC 8259 has it: UTF-8 without byte order mark, one value, no comments, no trailing commas.
 * Throws DecodeError `json-syntax`, `json-depth` (over 200) or `json-nodes` (over 1,000,000 values) with the offset.
 */
export function parseJson(bytes: Buffer): JsonNode {
  const reader = new JsonReader(bytes);
  const node = reader.readValue(0);
  reader.expectEnd();
  return node;
}

class JsonReader {
  readonly bytes: Buffer;
  offset = 0;
  nodes = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  readValue(depth: number): JsonNode {
    if (depth > maxDepth)
      throw new DecodeError('json-depth', this.offset, `expected at most ${maxDepth} levels, found more`);
    this.nodes += 1;
    if (this.nodes > maxNodes)
      throw new DecodeError('json-nodes', this.offset, `expected at most ${maxNodes} values, found more`);
    this.skipSpace();
    const mark = this.peek();
    if (mark === '{') return this.readObject(depth);
    if (mark === '[') return this.readArray(depth);
    return mark === '"' ? this.readString() : this.readWord();
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.offset < this.bytes.length) throw this.unexpected('the end');
  }

  private readObject(depth: number): JsonObject {
    const start = this.offset;
    const members: JsonMember[] = [];
    this.offset += 1;
    if (!this.take('}')) {
      do {
        this.skipSpace();
        if (this.peek() !== '"') throw this.unexpected('a key in quotes');
        const { value: key, at: keyAt } = this.readString();
        if (!this.take(':')) throw this.unexpected('a colon');
        members.push({ key: String(key), keyAt, value: this.readValue(depth + 1) });
      } while (this.take(','));
      if (!this.take('}')) throw this.unexpected('a comma or }');
    }
    const duplicateKeys = new Set(members.map(({ key }) => key)).size < members.length;
    return { kind: 'object', at: { start, end: this.offset }, members, duplicateKeys };
  }

  private readArray(depth: number): JsonArray {
    const start = this.offset;
    const items: JsonNode[] = [];
    this.offset += 1;
    if (!this.take(']')) {
      do items.push(this.readValue(depth + 1));
      while (this.take(','));
      if (!this.take(']')) throw this.unexpected('a comma or ]');
    }
    return { kind: 'array', at: { start, end: this.offset }, items };
  }

  private readString(): JsonScalar {
    const start = this.offset;
    let end = start + 1;
    while (end < this.bytes.length && this.bytes[end] !== quote) end += this.bytes[end] === backslash ? 2 : 1;
    if (end >= this.bytes.length)
      throw new DecodeError('json-syntax', start, 'expected a closing quote, found the end');
    end += 1;
    const slice = this.bytes.subarray(start, end);
    const raw = slice.toString('utf8');
    this.offset = end;
    return { kind: 'string', at: { start, end }, value: decodeString(slice, raw, start), raw };
  }

  private readWord(): JsonScalar {
    const start = this.offset;
    let end = start;
    while (end < this.bytes.length && isWordByte(this.bytes[end] ?? 0)) end += 1;
    const raw = this.bytes.toString('latin1', start, end);
    const at = { start, end };
    this.offset = end;
    if (raw === 'null') return { kind: 'null', at, value: null, raw };
    if (raw === 'true' || raw === 'false') return { kind: 'boolean', at, value: raw === 'true', raw };
    if (numberShape.test(raw)) return { kind: 'number', at, value: Number(raw), raw };
    this.offset = start;
    throw this.unexpected('a value');
  }

  private take(mark: string): boolean {
    this.skipSpace();
    if (this.peek() !== mark) return false;
    this.offset += 1;
    return true;
  }

  private peek(): string {
    const byte = this.bytes[this.offset];
    return byte === undefined ? '' : String.fromCharCode(byte);
  }

  private skipSpace(): void {
    while (isSpace(this.bytes[this.offset])) this.offset += 1;
  }

  private unexpected(expected: string): DecodeError {
    const byte = this.bytes[this.offset];
    const found = byte === undefined ? 'the end' : `byte 0x${byte.toString(16).padStart(2, '0')}`;
    return new DecodeError('json-syntax', this.offset, `expected ${expected}, found ${found}`);
  }
}

function decodeString(bytes: Buffer, raw: string, start: number): string {
  try {
    const value: unknown = isUtf8(bytes) ? JSON.parse(raw) : undefined;
    if (typeof value === 'string') return value;
  } catch {
    // Reported below: a control character or an unknown escape.
  }
  throw new DecodeError('json-syntax', start, 'expected a string of UTF-8 with valid escapes, found other bytes');
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Letters, digits, sign and point: what numbers and literals are made of. */
function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x45 ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
