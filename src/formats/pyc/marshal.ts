import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** One object of a marshalled tree, without its children: type byte, counts, payload. Tokens tile the body. */
export interface MarshalToken {
  /** The type letter without the reference flag. */
  readonly type: string;
  /** True when later objects may refer to this one (FLAG_REF). */
  readonly shared: boolean;
  /** The code object's field that it belongs to (`co_filename`); '' outside of code objects. */
  readonly field: string;
  readonly at: ByteRange;
  /** The bytes after the type and a string's length. */
  readonly payload: ByteRange;
}

export interface MarshalTree {
  readonly tokens: readonly MarshalToken[];
  /** Equal for two trees of one interner when they are equal apart from sharing and interning. */
  readonly id: number;
  /** Where the tree ends. */
  readonly end: number;
}

/** Numbers shapes: equal shapes get equal numbers. */
export type Interner = (shape: string) => number;

export function interner(): Interner {
  const known = new Map<string, number>();
  return (shape) => {
    const id = known.get(shape) ?? known.size;
    known.set(shape, id);
    return id;
  };
}

const maxDepth = 500;
const maxTokens = 2_000_000;

/** Integers at the head of a code object, then its objects; the line number stands before the last objects. */
interface CodeLayout {
  readonly integers: number;
  readonly objects: readonly string[];
  readonly afterLine: readonly string[];
}

const flatNames = [
  'co_code',
  'co_consts',
  'co_names',
  'co_varnames',
  'co_freevars',
  'co_cellvars',
  'co_filename',
  'co_name',
];
const mergedNames = [
  'co_code',
  'co_consts',
  'co_names',
  'co_localsplusnames',
  'co_localspluskinds',
  'co_filename',
  'co_name',
  'co_qualname',
];

/** Python/marshal.c, `w_complex_object`: 3.8 added the positional-only count, 3.11 merged the kinds of locals. */
function codeLayout(magic: number): CodeLayout {
  if (magic >= 3495) return { integers: 5, objects: mergedNames, afterLine: ['co_linetable', 'co_exceptiontable'] };
  return { integers: magic >= 3413 ? 6 : 5, objects: flatNames, afterLine: ['co_lnotab'] };
}

/** Reads the marshalled code object at `start` (marshal version 4). Throws DecodeError `pyc-marshal`. */
export function readMarshal(bytes: Buffer, start: number, magic: number, intern: Interner): MarshalTree {
  const reader = new MarshalReader(bytes, start, codeLayout(magic), intern);
  const id = reader.readObject('', 0);
  return { tokens: reader.tokens, id, end: reader.offset };
}

const flagRef = 0x80;
const fixedSizes: Readonly<Record<string, number>> = { i: 4, I: 8, g: 8, y: 16, r: 4 };
const singletons = 'NFTS.0';
const longStrings = 'sutaA';
const texts = 'zZaAut';

class MarshalReader {
  readonly tokens: MarshalToken[] = [];
  offset: number;
  private readonly bytes: Buffer;
  private readonly code: CodeLayout;
  private readonly intern: Interner;
  private readonly references: (number | null)[] = [];

  constructor(bytes: Buffer, start: number, code: CodeLayout, intern: Interner) {
    this.bytes = bytes;
    this.offset = start;
    this.code = code;
    this.intern = intern;
  }

  readObject(field: string, depth: number): number {
    const start = this.offset;
    if (depth > maxDepth || this.tokens.length > maxTokens)
      throw this.refuse(start, 'fewer objects and levels', 'more');
    const byte = this.take(1).readUInt8(0);
    const type = String.fromCharCode(byte & ~flagRef);
    const shared = (byte & flagRef) !== 0;
    const place = shared ? this.references.push(null) - 1 : -1;
    const token = { type, shared, field, start };
    const id = this.readChildren(token, depth) ?? this.readLeaf(token);
    if (shared) this.references[place] = id;
    return id;
  }

  private readLeaf(token: OpenToken): number {
    const { type, start } = token;
    if (type in fixedSizes) this.take(fixedSizes[type] ?? 0);
    else if (type === 'l') this.take(Math.abs(this.take(4).readInt32LE(0)) * 2);
    else if (type === 'z' || type === 'Z') return this.readString(token, this.take(1).readUInt8(0));
    else if (longStrings.includes(type)) return this.readString(token, this.take(4).readUInt32LE(0));
    else if (!singletons.includes(type)) throw this.refuse(start, 'a type of marshal version 4', JSON.stringify(type));
    this.push(token, start + 1);
    if (type === 'r') return this.resolve(this.bytes.readUInt32LE(start + 1));
    return this.intern(`${type} ${this.bytes.toString('latin1', start + 1, this.offset)}`);
  }

  private resolve(index: number): number {
    return this.references[index] ?? this.intern(`open reference ${index}`);
  }

  private readString(token: OpenToken, length: number): number {
    const payload = this.offset;
    this.take(length);
    this.push(token, payload);
    return this.intern(
      `${texts.includes(token.type) ? 'text' : 'bytes'} ${this.bytes.toString('latin1', payload, this.offset)}`,
    );
  }

  /** undefined for an object that has no children. */
  private readChildren(token: OpenToken, depth: number): number | undefined {
    const { type, field } = token;
    if (type === 'c') return this.readCode(token, depth);
    if (type === '{') return this.readDictionary(token, depth);
    if (type !== ')' && !'([<>'.includes(type)) return undefined;
    const count = type === ')' ? this.take(1).readUInt8(0) : this.take(4).readUInt32LE(0);
    this.push(token, token.start + 1);
    const ids: number[] = [];
    for (let at = 0; at < count; at += 1) ids.push(this.readObject(field, depth + 1));
    return this.intern(`${type === ')' ? '(' : type} ${ids.join(' ')}`);
  }

  private readDictionary(token: OpenToken, depth: number): number {
    this.push(token, token.start + 1);
    const ids: number[] = [];
    while (this.bytes[this.offset] !== 0x30) ids.push(this.readObject(token.field, depth + 1));
    this.readObject(token.field, depth + 1);
    return this.intern(`{ ${ids.join(' ')}`);
  }

  private readCode(token: OpenToken, depth: number): number {
    const { integers, objects, afterLine } = this.code;
    const numbers = this.take(integers * 4).toString('hex');
    this.push(token, token.start + 1);
    const head = objects.map((name) => this.readObject(name, depth + 1));
    const lineAt = this.offset;
    const line = this.take(4).readInt32LE(0);
    this.push({ type: 'i', shared: false, field: 'co_firstlineno', start: lineAt }, lineAt);
    const tail = afterLine.map((name) => this.readObject(name, depth + 1));
    return this.intern(`c ${numbers} ${head.join(' ')} ${line} ${tail.join(' ')}`);
  }

  private push({ type, shared, field, start }: OpenToken, payload: number): void {
    const at = { start, end: this.offset };
    this.tokens.push({ type, shared, field, at, payload: { start: payload, end: this.offset } });
  }

  private take(count: number): Buffer {
    const start = this.offset;
    const end = start + count;
    if (end > this.bytes.length) throw this.refuse(start, `${count} more bytes`, `${this.bytes.length - start}`);
    this.offset = end;
    return this.bytes.subarray(start, end);
  }

  private refuse(offset: number, expected: string, found: string): DecodeError {
    return new DecodeError('pyc-marshal', offset, `expected ${expected}, found ${found}`);
  }
}

interface OpenToken {
  readonly type: string;
  readonly shared: boolean;
  readonly field: string;
  readonly start: number;
}
