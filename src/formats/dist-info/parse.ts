import type { ValueEntry } from '../_shared/entry-sites.ts';
import { decodeText, splitLines } from '../_shared/lines.ts';

/** One header field with its continuation lines. */
export interface HeaderField extends ValueEntry {
  /** As written: `Requires-Dist`. */
  readonly name: string;
}

export interface Headers {
  /** They tile the bytes up to the body. */
  readonly entries: readonly HeaderField[];
  /** Where the body begins, with the empty line in front of it. */
  readonly bodyAt: number;
}

/** Fields that occur many times ("Core metadata specifications", "The WHEEL file"); each value is an entry of its own. */
const multiple = new Set(
  [
    'Classifier',
    'Dynamic',
    'Import-Name',
    'Import-Namespace',
    'License-File',
    'Obsoletes',
    'Obsoletes-Dist',
    'Platform',
    'Project-URL',
    'Provides',
    'Provides-Dist',
    'Provides-Extra',
    'Requires',
    'Requires-Dist',
    'Requires-External',
    'Supported-Platform',
    'Tag',
  ].map((name) => name.toLowerCase()),
);

/**
 * Reads header fields as Python's email package does (RFC 822): `Name: value`, continuation lines begin with white space,
 * an empty line ends them. undefined when a line is none of these.
 */
export function parseHeaders(bytes: Buffer): Headers | undefined {
  const groups: { start: number; end: number; contentEnd: number }[] = [];
  let bodyAt = bytes.length;
  for (const { at, contentEnd } of splitLines(bytes)) {
    if (contentEnd === at.start) {
      bodyAt = at.start;
      break;
    }
    const last = groups.at(-1);
    const isContinued = bytes[at.start] === 0x20 || bytes[at.start] === 0x09;
    if (isContinued && last === undefined) return undefined;
    if (isContinued && last !== undefined) Object.assign(last, { end: at.end, contentEnd });
    else groups.push({ start: at.start, end: at.end, contentEnd });
  }
  const entries = groups.flatMap((group) => readField(bytes, group) ?? []);
  return entries.length === groups.length && entries.length > 0 ? { entries, bodyAt } : undefined;
}

function readField(
  bytes: Buffer,
  { start, end, contentEnd }: { readonly start: number; readonly end: number; readonly contentEnd: number },
): HeaderField | undefined {
  const text = bytes.toString('latin1', start, contentEnd);
  const [head = '', name = ''] = /^([!-9;-~]+):[ \t]*/.exec(text) ?? [];
  if (name === '') return undefined;
  const valueAt = { start: start + head.length, end: contentEnd };
  // Names are compared without case; folding is a matter of spelling.
  const content = text
    .slice(head.length)
    .replace(/[ \t]*[\r\n]+[ \t|]*/g, ' ')
    .trim();
  const id = name.toLowerCase();
  return {
    id: multiple.has(id) ? `${id}: ${content}` : id,
    name,
    at: { start, end },
    valueAt,
    value: decodeText(bytes.subarray(valueAt.start, valueAt.end)),
    content,
  };
}
