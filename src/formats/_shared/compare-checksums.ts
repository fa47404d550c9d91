import type { SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { ChecksumLine } from './checksum-line.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './entries.ts';
import { entrySite, orderSite, spellingSite } from './entry-sites.ts';
import { readAll } from './lines.ts';
import { type MemberDigests, memberDigests } from './member-digest.ts';
import { besidePath } from './member-names.ts';

/** What a list of checksums is called, and how its lines are read and recomputed. */
export interface ChecksumList {
  /** `record`, `md5sums`: the first half of the keys. */
  readonly prefix: string;
  parse(bytes: Buffer): ChecksumLine[];
  /** The name in the container of the file that a line is about; undefined when it cannot be there. */
  memberName(node: Node, file: string, cx: CompareContext): string | undefined;
  /** Recomputes one line's value; undefined when the line holds nothing to recompute. */
  recompute(line: ChecksumLine, member: string, side: SideName, digests: MemberDigests): Derivation | undefined;
}

/** Compares two lists line by file, each with the digest recomputed from the file it is about. */
export function compareChecksums(list: ChecksumList, left: Node, right: Node, cx: CompareContext): void {
  const a = readSide(list, left);
  const b = readSide(list, right);
  const comparison = compareEntries(a, b);
  const isBlank = (pair: EntryPair<ChecksumLine>): boolean => (pair.left ?? pair.right)?.file === null;
  const changed = comparison.changed.filter((pair) => !isBlank(pair));
  const digests = memberDigests(cx.sibling);
  for (const pair of changed) emitLine(list, left, pair, cx, digests);
  const duplicates = [a, b].some(({ entries }) =>
    hasDuplicates(entries.flatMap(({ file }) => (file === null ? [] : [file]))),
  );
  const order = orderSite(left.path, `${list.prefix}:order`, { ...comparison, changed }, ({ file }) => file ?? '', {
    duplicates,
  });
  const layout = [...comparison.respelled, ...comparison.changed.filter(isBlank)];
  const label = { key: `${list.prefix}:layout`, name: 'line endings and blank lines' };
  for (const site of [order, spellingSite(left.path, label, layout)]) if (site !== undefined) cx.emit(site);
}

function readSide(list: ChecksumList, node: Node): { bytes: Buffer; entries: ChecksumLine[] } {
  const bytes = readAll(node.bytes);
  return { bytes, entries: list.parse(bytes) };
}

function emitLine(
  list: ChecksumList,
  node: Node,
  pair: EntryPair<ChecksumLine>,
  cx: CompareContext,
  digests: MemberDigests,
): void {
  const name = (pair.left ?? pair.right)?.file ?? '';
  const label = { key: `${list.prefix}:entry`, kind: 'field', name } as const;
  const member = list.memberName(node, name, cx);
  if (member === undefined) {
    cx.emit(entrySite(node.path, pair, label, {}));
    return;
  }
  const derived = (side: SideName): Derivation | undefined => {
    const line = pair[side];
    return line === null ? undefined : list.recompute(line, member, side, digests);
  };
  cx.emit(entrySite(node.path, pair, label, { derived, of: besidePath(node.path, member) }));
}
