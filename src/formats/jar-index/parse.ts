import type { ValueEntry } from '../_shared/entry-sites.ts';
import { decodeText, splitLines } from '../_shared/lines.ts';

/** A line of an index: the head, a jar, or a package of the jar above it. */
export interface IndexLine extends ValueEntry {
  readonly kind: 'head' | 'jar' | 'package' | 'blank';
}

/**
 * Reads an index of a jar (JAR File Specification, "JAR Index"): a head, then sections parted by blank lines, each a jar
 * and the packages in it. undefined when the file does not begin so.
 */
export function parseIndex(bytes: Buffer): IndexLine[] | undefined {
  const lines: IndexLine[] = [];
  let jar: string | null = null;
  for (const line of splitLines(bytes)) {
    const raw = bytes.toString('latin1', line.at.start, line.contentEnd);
    const valueAt = { start: line.at.start, end: line.contentEnd };
    const value = decodeText(bytes.subarray(line.at.start, line.contentEnd));
    const kind = lines.length === 0 ? 'head' : kindOf(raw, jar);
    if (kind === 'head' && !/^JarIndex-Version: \d/.test(raw)) return undefined;
    if (kind === 'blank') jar = null;
    if (kind === 'jar') jar = raw;
    lines.push({ kind, id: idOf(kind, raw, jar, lines), at: line.at, valueAt, value, content: raw });
  }
  return lines.length === 0 ? undefined : lines;
}

/** Blank lines are told apart by the jar that they follow, so that one section more moves none of the others. */
function idOf(kind: IndexLine['kind'], raw: string, jar: string | null, before: readonly IndexLine[]): string {
  if (kind === 'package') return `package ${jar}\n${raw}`;
  if (kind !== 'blank') return `${kind} ${kind === 'jar' ? raw : ''}`;
  return `blank after ${before.findLast((line) => line.kind === 'jar')?.id ?? 'head'}`;
}

function kindOf(raw: string, jar: string | null): IndexLine['kind'] {
  if (raw === '') return 'blank';
  return jar === null ? 'jar' : 'package';
}
