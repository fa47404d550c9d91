import { DecodeError } from '../../model/problem.ts';
import type { ValueEntry } from './entry-sites.ts';
import { decodeText, type Line, splitLines } from './lines.ts';

/** One attribute of a manifest, unfolded; or the blank lines at its end. */
export interface Attribute extends ValueEntry {
  readonly kind: 'attribute' | 'end';
  /** The attribute's name as written. */
  readonly name: string;
  /** Name of the entry that its section is about; null for the main section. */
  readonly entry: string | null;
}

/** A line with the continuation lines that follow it, and the blank lines before it. */
interface LogicalLine {
  readonly lines: readonly Line[];
  readonly start: number;
  readonly newSection: boolean;
}

/**
 * Reads a manifest (JAR File Specification, "Manifest Specification"): `name: value` lines folded by a leading space,
 * sections parted by blank lines. Throws DecodeError `manifest-syntax` at a line that is neither.
 */
export function parseManifest(bytes: Buffer): Attribute[] {
  const attributes: Attribute[] = [];
  let section: Attribute | null = null;
  let end = 0;
  for (const line of logicalLines(bytes)) {
    const attribute = readAttribute(bytes, line);
    if (line.newSection) {
      if (attribute.name.toLowerCase() !== 'name') {
        throw new DecodeError(
          'manifest-syntax',
          line.start,
          `expected a section to begin with Name, found ${attribute.name}`,
        );
      }
      section = attribute;
    }
    const id = `${section?.content ?? ''}\n${attribute.name.toLowerCase()}`;
    attributes.push({ ...attribute, entry: section?.value ?? null, id });
    end = attribute.at.end;
  }
  if (end < bytes.length) {
    const at = { start: end, end: bytes.length };
    attributes.push({ kind: 'end', id: 'end', name: '', entry: null, at, valueAt: at, value: '', content: '' });
  }
  return attributes;
}

function logicalLines(bytes: Buffer): LogicalLine[] {
  const found: { lines: Line[]; start: number; newSection: boolean }[] = [];
  let blankFrom: number | null = null;
  for (const line of splitLines(bytes)) {
    const last = found.at(-1);
    if (line.contentEnd === line.at.start) blankFrom ??= line.at.start;
    else if (bytes[line.at.start] === 0x20 && last !== undefined && blankFrom === null) last.lines.push(line);
    else {
      found.push({
        lines: [line],
        start: blankFrom ?? line.at.start,
        newSection: blankFrom !== null && last !== undefined,
      });
      blankFrom = null;
    }
  }
  return found;
}

function readAttribute(bytes: Buffer, { lines, start }: LogicalLine): Attribute {
  const first = lines[0]?.at.start ?? start;
  const end = lines.at(-1);
  const text = Buffer.concat(
    lines.map((line, at) => bytes.subarray(line.at.start + (at > 0 ? 1 : 0), line.contentEnd)),
  );
  const colon = text.indexOf(': ');
  if (end === undefined || colon <= 0 || !/^[A-Za-z0-9_-]+$/.test(text.toString('latin1', 0, colon))) {
    throw new DecodeError(
      'manifest-syntax',
      first,
      `expected "name: value", found "${decodeText(text.subarray(0, 40))}"`,
    );
  }
  const firstEnd = lines[0]?.contentEnd ?? first;
  // A name folded in the middle leaves no plain place where the value starts: the whole attribute counts as value.
  const valueStart = first + colon + 2 <= firstEnd ? first + colon + 2 : start;
  const name = text.toString('latin1', 0, colon);
  const value = decodeText(text.subarray(colon + 2));
  const at = { start, end: end.at.end };
  const valueAt = { start: valueStart, end: end.contentEnd };
  const content = text.toString('latin1', colon + 2);
  return { kind: 'attribute', id: name, name, entry: null, at, valueAt, value, content };
}
