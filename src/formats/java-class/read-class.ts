import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { layoutOf } from './attribute-layouts.ts';
import { type Piece, piecesOf, type Unit, unitsOf } from './class-parts.ts';
import { type Constant, type Constants, firstBootstrap, readConstantPool } from './constant-pool.ts';
import { entryShapes, tags } from './constant-tags.ts';
import { PartReader } from './part-reader.ts';

/** A class file, cut up: head, constants and body tile it. */
export interface ClassFile {
  readonly bytes: Buffer;
  /** magic, minor_version, major_version, constant_pool_count. */
  readonly head: readonly Piece[];
  /** Entries of the constant pool by number, and bootstrap methods from `firstBootstrap` on. */
  readonly constants: Constants;
  /** Everything behind the constant pool. */
  readonly body: Unit;
}

/** The lowest and highest major versions that are read: JDK 1.1 and Java 26. Below lie fat Mach-O files with this magic. */
const firstMajor = 45;
const lastMajor = 70;
const headBytes = 10;

/** The magic number, a version of Java and the tag of a constant: Mach-O fat files share the first. */
export function isClassHead(head: Buffer): boolean {
  if (head.length <= headBytes || head.readUInt32BE(0) !== 0xcafebabe) return false;
  const major = head.readUInt16BE(6);
  return major >= firstMajor && major <= lastMajor && entryShapes.has(head.readUInt8(headBytes));
}

/** Reads a class file (JVMS chapter 4). Throws DecodeError `class-…`. */
export function readClass(bytes: Buffer): ClassFile {
  if (!isClassHead(bytes)) {
    const found = bytes.subarray(0, headBytes + 1).toString('hex');
    throw new DecodeError('class-header', 0, `expected cafebabe and a version from 45 to 70, found ${found}`);
  }
  const pool = readConstantPool(bytes, headBytes - 2);
  const reader = new PartReader(bytes, pool.end, pool.constants, layoutOf);
  const body = reader.unit('class', () => readBody(reader));
  if (reader.room !== 0) throw reader.refuse(reader.offset, 'the end of the class file', `${reader.room} more bytes`);
  return { bytes, head: headPieces(), constants: withBootstraps(pool.constants, body), body };
}

function headPieces(): Piece[] {
  const piece = (name: string, role: Piece['role'], start: number, end: number): Piece => {
    const at: ByteRange = { start, end };
    return { role, name, at, index: 0 };
  };
  return [
    piece('magic', 'raw', 0, 4),
    piece('minor_version', 'raw', 4, 6),
    piece('major_version', 'raw', 6, 8),
    piece('constant_pool_count', 'length', 8, headBytes),
  ];
}

function readBody(reader: PartReader): string {
  reader.raw('access_flags', 2);
  reader.index('this_class', [tags.Class]);
  reader.index('super_class', [tags.Class], true);
  const interfaces = reader.length('interfaces_count', 2);
  for (let at = 0; at < interfaces; at += 1) reader.index('interface', [tags.Class]);
  readMembers(reader, 'field');
  readMembers(reader, 'method');
  reader.attributes('class');
  return '';
}

function readMembers(reader: PartReader, kind: 'field' | 'method'): void {
  const count = reader.length(`${kind}s_count`, 2);
  for (let at = 0; at < count; at += 1) {
    reader.unit(kind, () => {
      reader.raw('access_flags', 2);
      const name = reader.text(reader.index('name_index', [tags.Utf8]));
      const descriptor = reader.text(reader.index('descriptor_index', [tags.Utf8]));
      reader.attributes(kind);
      return kind === 'field' ? `${name}:${descriptor}` : `${name}${descriptor}`;
    });
  }
}

/** The bootstrap methods join the constants that name them (JVMS 4.7.23). */
function withBootstraps(pool: Constants, body: Unit): Constants {
  const tables = unitsOf(body, 'attribute').filter(({ name }) => name === 'BootstrapMethods');
  const second = tables[1];
  if (second !== undefined) {
    throw new DecodeError('class-structure', second.at.start, 'expected one BootstrapMethods attribute, found two');
  }
  const methods = tables.flatMap((table) => unitsOf(table, 'bootstrap'));
  const constants = new Map(pool);
  methods.forEach((unit, at) => void constants.set(firstBootstrap + at, bootstrapConstant(unit)));
  for (const { refs, at } of pool.values()) {
    const missing = refs.find((number) => !constants.has(number));
    if (missing === undefined) continue;
    const message = `expected one of ${methods.length} bootstrap methods, found number ${missing - firstBootstrap}`;
    throw new DecodeError('class-index', at.start, message);
  }
  return constants;
}

function bootstrapConstant(unit: Unit): Constant {
  const { start, end } = unit.at;
  const refs = piecesOf(unit).flatMap(({ role, index }) => (role === 'index' ? [index] : []));
  return { tag: tags.Bootstrap, at: { start, end }, literal: { start, end: start }, refs };
}
