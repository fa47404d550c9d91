import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Piece, Unit } from './class-parts.ts';
import { type Constants, checkTag } from './constant-pool.ts';
import { tags } from './constant-tags.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';

/** Where an attribute stands (JVMS table 4.7-C): a known name elsewhere is an unknown attribute. */
export type AttributePlace = 'class' | 'field' | 'method' | 'code' | 'component';

/** Reads one stretch of an attribute. */
export type Reading = (reader: PartReader) => void;

/** How the content of an attribute is read; undefined for unknown ones. */
export type AttributeLookup = (name: string, place: AttributePlace) => Reading | undefined;

/** Pieces of one file: each costs an object in memory. */
const maxPieces = 1_000_000;

const maxLabelBytes = 200;

/** Cuts a class file into pieces and units, in order. Throws DecodeError at whatever JVMS chapter 4 does not allow. */
export class PartReader {
  offset: number;
  readonly bytes: Buffer;
  readonly constants: Constants;
  private readonly lookup: AttributeLookup;
  private parts: (Piece | Unit)[] = [];
  private limit: number;
  private pieces = 0;
  private readonly texts = new Map<number, string>();

  constructor(bytes: Buffer, offset: number, constants: Constants, lookup: AttributeLookup) {
    this.bytes = bytes;
    this.offset = offset;
    this.constants = constants;
    this.lookup = lookup;
    this.limit = bytes.length;
  }

  /** Takes `count` bytes as one piece. */
  raw(name: string, count: number): Buffer {
    const at = this.take(count);
    if (count > 0) this.push({ role: 'raw', name, at, index: 0 });
    return this.bytes.subarray(at.start, at.end);
  }

  /** A count or length of one, two or four bytes. */
  length(name: string, size: 1 | 2 | 4): number {
    const at = this.take(size);
    this.push({ role: 'length', name, at, index: 0 });
    return this.bytes.readUIntBE(at.start, size);
  }

  /** The number of a constant with one of these tags, or with `optional` 0. */
  index(name: string, allowed: readonly number[], optional = false, size: 1 | 2 = 2): number {
    const at = this.take(size);
    const index = this.bytes.readUIntBE(at.start, size);
    if (index !== 0 || !optional) checkTag(this.constants, index, allowed, at.start);
    this.push({ role: 'index', name, at, index });
    return index;
  }

  /** The text of a Utf8 constant that was already checked, cut at 200 bytes: names of attributes, labels. */
  text(index: number): string {
    const known = this.texts.get(index);
    if (known !== undefined) return known;
    const { start, end } = this.constants.get(index)?.literal ?? { start: 0, end: 0 };
    const text = decodeModifiedUtf8(this.bytes.subarray(start, Math.min(end, start + maxLabelBytes)));
    this.texts.set(index, text);
    return text;
  }

  /** Collects what `read` takes into one unit, which gets the name that `read` returns. */
  unit(kind: Unit['kind'], read: () => string): Unit {
    const outer = this.parts;
    const start = this.offset;
    this.parts = [];
    const name = read();
    const unit: Unit = { kind, name, at: { start, end: this.offset }, parts: this.parts };
    this.parts = outer;
    this.parts.push(unit);
    return unit;
  }

  /** JVMS 4.7: a count and that many attributes. */
  attributes(place: AttributePlace): void {
    const count = this.length('attributes_count', 2);
    for (let at = 0; at < count; at += 1) this.unit('attribute', () => this.attribute(place));
  }

  /** How many bytes are left in the innermost attribute. */
  get room(): number {
    return this.limit - this.offset;
  }

  refuse(offset: number, expected: string, found: string): DecodeError {
    return new DecodeError('class-structure', offset, `expected ${expected}, found ${found}`);
  }

  private attribute(place: AttributePlace): string {
    const name = this.text(this.index('attribute_name_index', [tags.Utf8]));
    const length = this.length('attribute_length', 4);
    if (length > this.room) throw this.refuse(this.offset, `${length} bytes of attribute ${name}`, `${this.room}`);
    const outer = this.limit;
    this.limit = this.offset + length;
    const read = this.lookup(name, place);
    if (read === undefined) this.raw('info', length);
    else read(this);
    if (this.room !== 0) throw this.refuse(this.offset, `the end of attribute ${name}`, `${this.room} more bytes`);
    this.limit = outer;
    return name;
  }

  private take(count: number): ByteRange {
    if (count > this.room) {
      const found = `expected ${count} more bytes, found ${this.room}`;
      throw new DecodeError('class-truncated', this.offset, found);
    }
    const start = this.offset;
    this.offset += count;
    return { start, end: this.offset };
  }

  private push(piece: Piece): void {
    this.pieces += 1;
    if (this.pieces > maxPieces) throw this.refuse(piece.at.start, `at most ${maxPieces} fields and indices`, 'more');
    this.parts.push(piece);
  }
}
