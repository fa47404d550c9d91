import type { ByteRange } from '../../model/bytes.ts';
import { decodeText, splitLines } from '../_shared/lines.ts';
import type { Catalog } from './catalog.ts';

/** One line of the header entry: `POT-Creation-Date: 2026-11-24 10:00+0000`. */
export interface HeaderEntry {
  /** What stands before the colon; `line 3` for a line without one; `name#2` for a second line of one name. */
  readonly name: string;
  readonly value: string;
  /** The whole line with its terminator. */
  readonly at: ByteRange;
}

/** The lines of the translation of the empty id, which tile it. */
export function headerEntries({ bytes }: Catalog, { start, end }: ByteRange): HeaderEntry[] {
  const seen = new Map<string, number>();
  return splitLines(bytes.subarray(start, end)).map((line, index) => {
    const text = decodeText(bytes.subarray(start + line.at.start, start + line.contentEnd));
    const colon = text.indexOf(':');
    const name = colon > 0 ? text.slice(0, colon) : `line ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return {
      name: count === 1 ? name : `${name}#${count}`,
      value: colon > 0 ? text.slice(colon + 1).trim() : text,
      at: { start: start + line.at.start, end: start + line.at.end },
    };
  });
}
