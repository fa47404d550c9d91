import type { ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';

/** Raw bytes that a value is made of at most; values of longer fields say something else. */
const maxRawBytes = 64;

/** Lays fields one behind the other; fields of no bytes are left out. */
export class FieldWriter {
  readonly fields: Field[] = [];
  readonly #source: ByteSource;
  #at: number;

  constructor(source: ByteSource, start = 0) {
    this.#source = source;
    this.#at = start;
  }

  /** Where the next field begins. */
  get at(): number {
    return this.#at;
  }

  /**
   * `value` is given the first 64 bytes; without it they are shown as hex. With an equation the field counts as derived:
   * the caller has recomputed it and found it right, unless `holds` says otherwise.
   */
  add(
    name: string,
    length: number,
    value: (raw: Buffer) => FieldValue = (raw) => raw.toString('hex'),
    equation?: string,
    holds = true,
  ): void {
    if (length <= 0) return;
    const at = { start: this.#at, end: this.#at + length };
    const raw = this.#source.read(at.start, Math.min(at.end, at.start + maxRawBytes));
    this.fields.push({
      name,
      at,
      value: value(raw),
      ...(equation === undefined ? {} : { derived: { equation, holds } }),
    });
    this.#at = at.end;
  }

  /** The same for a field that ends at an offset. */
  addTo(name: string, end: number, value?: (raw: Buffer) => FieldValue, equation?: string, holds = true): void {
    this.add(name, end - this.#at, value, equation, holds);
  }
}
