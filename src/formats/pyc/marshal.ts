import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type CodeLayout, codeLayout } from './code-layout.ts';

/** The code object that an object belongs to. Its name is known once the code object is read. */
export interface CodeOwner {
  /** `co_qualname` (3.11 and later) or `co_name`; '' outside of code objects. */
  name: string;
}

/** One object of a marshalled tree. The own ranges of all objects tile the body. */
export interface MarshalNode {
  /** The type letter without the reference flag. */
  readonly type: string;
  /** True when later objects may refer to this one (FLAG_REF). */
  readonly shared: boolean;
  /** The code object's field that it belongs to (`co_filename`); '' outside of code objects. */
  readonly field: string;
  readonly owner: CodeOwner;
  /** Its own bytes, without its children: type byte, counts, payload. */
  readonly at: ByteRange;
  /** The bytes after the type and a string's length. */
  readonly payload: ByteRange;
  /** With its children. */
  readonly extent: ByteRange;
  readonly children: readonly MarshalNode[];
  /** Equal for two objects of one interner when they are equal apart from sharing and interning. */
  readonly id: number;
  /** The same, apart from the order of sets and from `co_filename` as well. */
  readonly looseId: number;
  /** The numbers at the head of a code object (arguments, stack size, flags) in hex; '' for everything else. */
  readonly numbers: string;
  /** What a reference (`r`) refers to; undefined for one into an object that is still open. */
  readonly target?: MarshalNode;
}

export interface MarshalTree {
  readonly root: MarshalNode;
  /** All objects in the order of their own bytes. */
  readonly tokens: readonly MarshalNode[];
  /** The root's `id`. */
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

/**
 * Reads the marshalled code object at `start` (Python/marshal.c, versions 4 and 5: 5 came with 3.14 and adds slices).
 * Throws DecodeError `pyc-marshal`.
 */
export function readMarshal(bytes: Buffer, start: number, magic: number, intern: Interner): MarshalTree {
  const reader = new MarshalReader(bytes, start, codeLayout(magic), intern);
  const root = reader.readObject({ field: '', owner: { name: '' } }, 0);
  const tokens = reader.nodes.flatMap((node) => (node === undefined ? [] : [node]));
  return { root, tokens, id: root.id, end: reader.offset };
}

const flagRef = 0x80;
const fixedSizes: Readonly<Record<string, number>> = { i: 4, I: 8, g: 8, y: 16, r: 4 };
const singletons = 'NFTS.0';
const longStrings = 'sutaA';
export const textTypes = 'zZaAut';

interface Place {
  readonly field: string;
  readonly owner: CodeOwner;
}

type Children = readonly MarshalNode[];
type Body = Pick<MarshalNode, 'children' | 'id' | 'looseId' | 'numbers' | 'target'> & {
  readonly ownEnd: number;
  readonly payload: number;
};

class MarshalReader {
  /** By the order of their type bytes; open ones are undefined. */
  readonly nodes: (MarshalNode | undefined)[] = [];
  offset: number;
  private readonly bytes: Buffer;
  private readonly code: CodeLayout;
  private readonly intern: Interner;
  private readonly references: (MarshalNode | undefined)[] = [];

  constructor(bytes: Buffer, start: number, code: CodeLayout, intern: Interner) {
    this.bytes = bytes;
    this.offset = start;
    this.code = code;
    this.intern = intern;
  }

  readObject(place: Place, depth: number): MarshalNode {
    const start = this.offset;
    if (depth > maxDepth || this.nodes.length > maxTokens) throw this.refuse(start, 'fewer objects and levels', 'more');
    const byte = this.take(1).readUInt8(0);
    const type = String.fromCharCode(byte & ~flagRef);
    const shared = (byte & flagRef) !== 0;
    const slot = this.nodes.push(undefined) - 1;
    const reference = shared ? this.references.push(undefined) - 1 : -1;
    const { ownEnd, payload, ...body } = this.readBody(type, start, place, depth);
    const node: MarshalNode = {
      type,
      shared,
      ...place,
      at: { start, end: ownEnd },
      payload: { start: payload, end: ownEnd },
      extent: { start, end: this.offset },
      ...body,
    };
    this.nodes[slot] = node;
    if (shared) this.references[reference] = node;
    return node;
  }

  private readBody(type: string, start: number, place: Place, depth: number): Body {
    if (type === 'c') return this.readCode(depth);
    if (type === '{') return this.readList('{', place, depth, undefined);
    if (type === ':') return this.readList(':', place, depth, 3);
    if (type === ')') return this.readList('(', place, depth, this.take(1).readUInt8(0));
    if ('([<>'.includes(type)) return this.readList(type, place, depth, this.take(4).readUInt32LE(0));
    return this.readLeaf(type, start);
  }

  private readLeaf(type: string, start: number): Body {
    if (type in fixedSizes) this.take(fixedSizes[type] ?? 0);
    else if (type === 'l') this.take(Math.abs(this.take(4).readInt32LE(0)) * 2);
    else if (type === 'z' || type === 'Z') return this.readString(type, this.take(1).readUInt8(0));
    else if (longStrings.includes(type)) return this.readString(type, this.take(4).readUInt32LE(0));
    else if (!singletons.includes(type))
      throw this.refuse(start, 'a type of marshal version 4 or 5', JSON.stringify(type));
    if (type === 'r') return this.resolve(start);
    return this.leaf(start + 1, `${type} ${this.bytes.toString('latin1', start + 1, this.offset)}`);
  }

  private leaf(payload: number, shape: string): Body {
    const id = this.intern(shape);
    return { payload, ownEnd: this.offset, children: [], id, looseId: id, numbers: '' };
  }

  private resolve(start: number): Body {
    const index = this.bytes.readUInt32LE(start + 1);
    const target = this.references[index];
    if (target === undefined) return this.leaf(start + 1, `open reference ${index}`);
    const { id, looseId } = target;
    return { payload: start + 1, ownEnd: this.offset, children: [], id, looseId, numbers: '', target };
  }

  private readString(type: string, length: number): Body {
    const payload = this.offset;
    this.take(length);
    const kind = textTypes.includes(type) ? 'text' : 'bytes';
    return this.leaf(payload, `${kind} ${this.bytes.toString('latin1', payload, this.offset)}`);
  }

  /** A number of objects; or, without one, objects up to the NULL that ends a dictionary. */
  private readList(kind: string, place: Place, depth: number, count: number | undefined): Body {
    const ownEnd = this.offset;
    const children: MarshalNode[] = [];
    const isMore = (): boolean => (count === undefined ? this.bytes[this.offset] !== 0x30 : children.length < count);
    while (isMore()) children.push(this.readObject(place, depth + 1));
    if (count === undefined) children.push(this.readObject(place, depth + 1));
    return { payload: ownEnd, ownEnd, ...this.shapeOf(kind, children) };
  }

  private shapeOf(
    kind: string,
    children: Children,
    numbers = '',
  ): Pick<Body, 'children' | 'id' | 'looseId' | 'numbers'> {
    const isPath = (child: MarshalNode): boolean => kind === 'c' && child.field === 'co_filename';
    const loose = children.map((child) => (isPath(child) ? -1 : child.looseId));
    if (kind === '<' || kind === '>') loose.sort((a, b) => a - b);
    const id = this.intern(`${kind}${numbers} ${children.map((child) => child.id).join(' ')}`);
    return { children, id, numbers, looseId: this.intern(`loose ${kind}${numbers} ${loose.join(' ')}`) };
  }

  private readCode(depth: number): Body {
    const { integers, objects, afterLine } = this.code;
    const owner: CodeOwner = { name: '' };
    const payload = this.offset;
    const numbers = this.take(integers * 4).toString('hex');
    const ownEnd = this.offset;
    const read = (field: string): MarshalNode => this.readObject({ field, owner }, depth + 1);
    const head = objects.map(read);
    const line = this.readLine(owner);
    const children = [...head, line, ...afterLine.map(read)];
    const name = children.findLast(({ field }) => field === 'co_qualname' || field === 'co_name');
    owner.name = name === undefined ? '' : this.textOf(name.target ?? name);
    return { payload, ownEnd, ...this.shapeOf('c', children, numbers) };
  }

  /** The first line stands between the objects, as a bare number. */
  private readLine(owner: CodeOwner): MarshalNode {
    const start = this.offset;
    const slot = this.nodes.push(undefined) - 1;
    const line = this.take(4).readInt32LE(0);
    const at = { start, end: this.offset };
    const id = this.intern(`line ${line}`);
    const own = { type: 'i', shared: false, field: 'co_firstlineno', owner, children: [], numbers: '' } as const;
    const node: MarshalNode = { ...own, at, payload: at, extent: at, id, looseId: id };
    this.nodes[slot] = node;
    return node;
  }

  private textOf({ type, payload }: MarshalNode): string {
    return textTypes.includes(type) ? this.bytes.toString('utf8', payload.start, payload.end) : '';
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
