import type { ByteRange } from '../../model/bytes.ts';
import type { ElfComparison, Said, SiteLabel } from './comparison.ts';
import { goIdParts, isGoContentId } from './go-ids.ts';

const actionBytes = 62;

/**
 * Two Go build ids of four parts: what was done to which inputs (the first three), and what came out (the last), which
 * follows from the file. Returns false for ids of another form.
 */
export function emitGoId(c: ElfComparison, label: SiteLabel, left: ByteRange, right: ByteRange): boolean {
  const [a, b] = [goIdParts(c.left.file, left), goIdParts(c.right.file, right)];
  if (a === undefined || b === undefined) return false;
  const said = (parts: readonly string[], { start }: ByteRange, from: number, to: number): Said => ({
    value: parts.slice(from, to).join('/'),
    ranges: [from === 0 ? { start, end: start + actionBytes } : { start: start + actionBytes + 1, end: start + 83 }],
  });
  if (a.slice(0, 3).join() !== b.slice(0, 3).join()) {
    c.emit({ ...label, name: 'Go action ids' }, said(a, left, 0, 3), said(b, right, 0, 3));
  }
  if (a[3] === b[3]) return true;
  const holds = isGoContentId(c.left.file, left) && isGoContentId(c.right.file, right);
  const derived = holds ? { derived: { equation: 'sha256(file without its build ids), in base 64', holds } } : {};
  c.emit(
    { ...label, name: 'Go content id' },
    { ...said(a, left, 3, 4), ...derived },
    { ...said(b, right, 3, 4), ...derived },
  );
  return true;
}
