import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { entryShapes, tagName, tags } from './constant-tags.ts';

/** One entry of the constant pool, or one bootstrap method. */
export interface Constant {
  readonly tag: number;
  readonly at: ByteRange;
  /** The bytes that are no indices: a text, a number, the kind of a method handle. */
  readonly literal: ByteRange;
  /** Numbers of constants; bootstrap methods count from `firstBootstrap`. */
  readonly refs: readonly number[];
}

/** Bootstrap methods are numbered behind all possible constants. */
export const firstBootstrap = 0x10000;

/** Constants by number; a Map, because numbers behind a Long or Double do not exist. */
export type Constants = ReadonlyMap<number, Constant>;

export interface ConstantPool {
  readonly constants: Constants;
  readonly end: number;
}

/** Reads the constant pool whose `constant_pool_count` is at `start` (JVMS 4.4) and checks what its indices name. */
export function readConstantPool(bytes: Buffer, start: number): ConstantPool {
  need(bytes, start, 2);
  const count = bytes.readUInt16BE(start);
  if (count === 0) throw new DecodeError('class-pool', start, 'expected a constant_pool_count of 1 or more, found 0');
  const constants = new Map<number, Constant>();
  let at = start + 2;
  for (let number = 1; number < count; number += 1) {
    const constant = readConstant(bytes, at);
    constants.set(number, constant);
    at = constant.at.end;
    if (constant.tag === tags.Long || constant.tag === tags.Double) number += 1;
  }
  for (const constant of constants.values()) checkRefs(constant, constants);
  return { constants, end: at };
}

function readConstant(bytes: Buffer, start: number): Constant {
  need(bytes, start, 3);
  const tag = bytes.readUInt8(start);
  const shape = entryShapes.get(tag);
  if (shape === undefined) throw new DecodeError('class-pool', start, `expected a tag of JVMS 4.4, found ${tag}`);
  const isText = shape.literal < 0;
  const literalStart = isText ? start + 3 : start + 1;
  const literalEnd = literalStart + (isText ? bytes.readUInt16BE(start + 1) : shape.literal);
  const end = literalEnd + 2 * shape.refs.length;
  need(bytes, start, end - start);
  const dynamic = tag === tags.Dynamic || tag === tags.InvokeDynamic;
  const refs = shape.refs.map((_, at) => {
    const number = bytes.readUInt16BE(literalEnd + 2 * at);
    return dynamic && at === 0 ? firstBootstrap + number : number;
  });
  return { tag, at: { start, end }, literal: { start: literalStart, end: literalEnd }, refs };
}

function checkRefs(constant: Constant, constants: Constants): void {
  const shape = entryShapes.get(constant.tag);
  constant.refs.forEach((number, at) => {
    // Which bootstrap methods there are is known at the end of the file.
    if (number < firstBootstrap) checkTag(constants, number, shape?.refs[at] ?? [], constant.at.start);
  });
}

/** Throws DecodeError `class-index` unless constant `number` has one of the tags. */
export function checkTag(constants: Constants, number: number, allowed: readonly number[], offset: number): void {
  const tag = constants.get(number)?.tag;
  if (tag !== undefined && allowed.includes(tag)) return;
  const found = tag === undefined ? 'no constant' : tagName(tag);
  const expected = allowed.map(tagName).join(' or ');
  throw new DecodeError('class-index', offset, `expected ${expected} as constant ${number}, found ${found}`);
}

function need(bytes: Buffer, start: number, count: number): void {
  if (start + count <= bytes.length) return;
  const left = Math.max(0, bytes.length - start);
  throw new DecodeError('class-truncated', start, `expected ${count} bytes of a constant, found ${left}`);
}
