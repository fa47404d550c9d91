import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { storedText } from './stored-text.ts';

const maxNameBytes = 64 * 1024;

/** The three places where ar keeps names: the header, GNU's table of long names, and BSD's beginning of the content. */
export class ArNames {
  readonly #source: ByteSource;
  #table: ByteRange = { start: 0, end: 0 };

  constructor(source: ByteSource) {
    this.#source = source;
  }

  setTable(table: ByteRange): void {
    this.#table = table;
  }

  /** BSD's `#1/20`: so many bytes of the content are the name. 0 for other names. Throws `ar-name`. */
  lengthBehindHeader(stored: string, size: number, start: number): number {
    const digits = /^#1\/(\d+)$/.exec(stored)?.[1];
    if (digits === undefined) return 0;
    const length = Number(digits);
    if (length <= Math.min(size, maxNameBytes)) return length;
    throw new DecodeError('ar-name', start, `expected a name within ${size} bytes of content, found ${length}`);
  }

  /** BSD fills the name up with NULs. */
  behindHeader({ start, end }: ByteRange): string {
    const bytes = this.#source.read(start, end);
    const stop = bytes.indexOf(0);
    return storedText(stop === -1 ? bytes : bytes.subarray(0, stop));
  }

  /** System V ends names with a slash, so that they may end with spaces; `/7` is at byte 7 of the table. Throws `ar-name`. */
  inHeader(stored: string, text: string, start: number): string {
    const reference = /^\/(\d+)$/.exec(stored)?.[1];
    if (reference !== undefined) return this.#inTable(Number(reference), start);
    const name = text.replace(/ +$/, '');
    return name.startsWith('/') || !name.endsWith('/') ? name : name.slice(0, -1);
  }

  #inTable(offset: number, start: number): string {
    const from = this.#table.start + offset;
    const found = this.#source.read(from, Math.min(this.#table.end, from + maxNameBytes));
    const stop = found.findIndex((byte) => byte === 0x0a || byte === 0);
    if (from >= this.#table.end || stop === -1) {
      throw new DecodeError(
        'ar-name',
        start,
        `expected a name at byte ${offset} of the table of long names, found none`,
      );
    }
    const name = found.subarray(0, stop);
    return storedText(name.at(-1) === 0x2f ? name.subarray(0, -1) : name);
  }
}
