import type { ByteRange } from '../../model/bytes.ts';
import { skipComment, skipString } from './lexer.ts';

/** One entry of a dictionary, or one property of XMP metadata, that says when and by what a file was made. */
export interface MetaEntry {
  /** `CreationDate`, `ID`, `xmp:ModifyDate`. */
  readonly name: string;
  readonly value: string;
  /** The value alone, with its brackets. */
  readonly at: ByteRange;
}

const literal = '\\((?:[^()\\\\]|\\\\[\\s\\S]){0,2000}\\)';
const id = `(?:<[0-9A-Fa-f\\s]{0,200}>|${literal})`;
const dictionaryEntry = new RegExp(
  `/(CreationDate|ModDate|LastModified|Producer|Creator|ID|Length)(?![A-Za-z0-9])\\s*(${literal}|\\[\\s*${id}\\s*${id}\\s*\\]|\\d{1,10}(?!\\s+\\d+\\s+R)\\b)`,
  'g',
);
const property =
  /(?<=[<\s])(xmp:(?:CreateDate|ModifyDate|MetadataDate)|xap:(?:CreateDate|ModifyDate|MetadataDate)|(?:xmpMM|xapMM):(?:DocumentID|InstanceID)|pdf:Producer|xmp:CreatorTool)(?:=(["'])([^"'<>]{0,400})\2|>([^<>]{0,400})<)/g;

/**
 * The entries of the dictionaries in a piece of a file, one character a byte; `base` is its offset. In order. What stands inside
 * strings or comments (a script, a title) is no entry.
 */
export function dictionaryEntries(text: string, base: number): MetaEntry[] {
  const quoted = stringRanges(text);
  let next = 0;
  return [...text.matchAll(dictionaryEntry)].flatMap((match) => {
    while (next < quoted.length && (quoted[next]?.end ?? 0) <= match.index) next += 1;
    if ((quoted[next]?.start ?? text.length) <= match.index) return [];
    const [whole, name = '', value = ''] = match;
    const end = base + match.index + whole.length;
    return [{ name, value, at: { start: end - value.length, end } }];
  });
}

function stringRanges(text: string): ByteRange[] {
  const ranges: ByteRange[] = [];
  const openings = /[(%]/g;
  for (let match = openings.exec(text); match !== null; match = openings.exec(text)) {
    const end = match[0] === '(' ? skipString(text, match.index) : skipComment(text, match.index);
    ranges.push({ start: match.index, end });
    openings.lastIndex = Math.max(end, match.index + 1);
  }
  return ranges;
}

/** The properties of an XMP packet that is not compressed (XMP specification, part 1), one character a byte. In order. */
export function metadataEntries(text: string, base: number): MetaEntry[] {
  return [...text.matchAll(property)].map((match) => {
    const [whole, name = '', , quoted, content] = match;
    const value = quoted ?? content ?? '';
    // One character stands behind the value: the quote or the bracket.
    const end = base + match.index + whole.length - 1;
    return { name, value, at: { start: end - value.length, end } };
  });
}
