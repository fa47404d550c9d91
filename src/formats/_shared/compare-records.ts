import type { SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { compareEntries, type Entry, type EntryPair, hasDuplicates } from './entries.ts';
import { entrySite, orderSite, spellingSite, type ValueEntry } from './entry-sites.ts';

/** One field of a record. Fields without a name are layout: blank lines, separators. */
export interface RecordField extends ValueEntry {
  readonly name: string;
}

/** One record of a list: a package, an account, a block. Its fields tile it. Records without a name are layout. */
export interface ListRecord extends ValueEntry {
  readonly name: string;
  readonly fields: readonly RecordField[];
}

/** One side of a list. The records tile the bytes. */
export interface RecordSide {
  readonly bytes: Buffer;
  readonly entries: readonly ListRecord[];
}

/** One field on both sides, or on one, with the record it belongs to. */
export interface FieldPair {
  readonly record: string;
  readonly left: RecordField | null;
  readonly right: RecordField | null;
}

/** What a list is called and what is known about its fields. */
export interface RecordList {
  /** The first half of the keys: `<prefix>:record`, `:field`, `:order`, `:field-order`, `:layout`. */
  readonly prefix: string;
  facts?(field: FieldPair): Site['facts'];
  recordFacts?(record: ListRecord): Site['facts'];
  /** `line` where a list is long and its fields belong together as the lines of a text do; `field` when absent. */
  readonly fieldKind?: 'field' | 'line';
  /** Further facts of the order of records. */
  readonly orderFacts?: Site['facts'];
  /** Recomputes one field's value. */
  derived?(record: ListRecord, field: RecordField, side: SideName): Derivation | undefined;
  /** Name in the container of what such a field is computed from. */
  of?(record: ListRecord, field: RecordField): Path | undefined;
}

/**
 * Compares two lists record by record and, inside records of one id, field by field. Records that only stand elsewhere
 * are one site (`:order`; its fact `itemsEqual` says that nothing else differs), so are fields (`:field-order`), and what
 * means the same written otherwise (`:layout`, role `encoding`).
 */
export function compareRecords(
  list: RecordList,
  node: Node,
  left: RecordSide,
  right: RecordSide,
  cx: CompareContext,
): void {
  const comparison = compareEntries(left, right);
  const changed = comparison.changed.filter((pair) => shown(pair) !== '');
  const layout: EntryPair<Entry>[] = [
    ...comparison.respelled,
    ...comparison.changed.filter((pair) => shown(pair) === ''),
  ];
  const fieldMoves: EntryPair<RecordField>[] = [];
  for (const pair of changed) {
    if (pair.left === null || pair.right === null) {
      cx.emit(recordSite(list, node, pair));
      continue;
    }
    const inner = compareFields(list, node, left, right, { left: pair.left, right: pair.right }, cx);
    layout.push(...inner.layout);
    fieldMoves.push(...inner.moved);
  }
  const moved = [...comparison.moved, ...changed.filter((pair) => pair.moved).map(wholeMove)];
  const duplicates = [left, right].some(({ entries }) => hasDuplicates(entries.filter(isNamed).map(({ id }) => id)));
  const kept = { changed, moved, respelled: [] };
  const order = orderSite(node.path, `${list.prefix}:order`, kept, ({ name }) => name, {
    duplicates,
    ...list.orderFacts,
  });
  const fields = { changed: [], moved: fieldMoves, respelled: [] };
  const fieldOrder = orderSite(node.path, `${list.prefix}:field-order`, fields, ({ name }) => name);
  const label = { key: `${list.prefix}:layout`, name: 'spaces, blank lines and line endings' };
  for (const site of [order, fieldOrder, spellingSite(node.path, label, layout)]) if (site !== undefined) cx.emit(site);
}

function shown({ left, right }: EntryPair<ListRecord | RecordField>): string {
  return (left ?? right)?.name ?? '';
}

function isNamed({ name }: ListRecord): boolean {
  return name !== '';
}

/** A record that has changed as well as moved: its fields are told one by one, its place with the others’. */
function wholeMove<E extends Entry>(pair: EntryPair<E>): EntryPair<E> {
  const length = ({ at }: Entry): number => at.end - at.start;
  const longest = Math.max(...[pair.left, pair.right].map((entry) => (entry === null ? 0 : length(entry))));
  return { ...pair, bytes: Math.max(1, longest - pair.bytes) };
}

function recordSite(list: RecordList, node: Node, pair: EntryPair<ListRecord>): Site {
  const record = pair.left ?? pair.right;
  const label = { key: `${list.prefix}:record`, kind: list.fieldKind ?? 'field', name: record?.name ?? '' };
  const facts = record === null ? {} : list.recordFacts?.(record);
  return entrySite(node.path, pair, label, { facts: { ...facts } });
}

function compareFields(
  list: RecordList,
  node: Node,
  left: RecordSide,
  right: RecordSide,
  records: { readonly left: ListRecord; readonly right: ListRecord },
  cx: CompareContext,
): { readonly layout: EntryPair<Entry>[]; readonly moved: readonly EntryPair<RecordField>[] } {
  const comparison = compareEntries(
    { bytes: left.bytes, entries: records.left.fields },
    { bytes: right.bytes, entries: records.right.fields },
  );
  for (const pair of comparison.changed) if (shown(pair) !== '') cx.emit(fieldSite(list, node, records, pair));
  const blank = comparison.changed.filter((pair) => shown(pair) === '');
  return { layout: [...comparison.respelled, ...blank], moved: comparison.moved };
}

function fieldSite(
  list: RecordList,
  node: Node,
  records: { readonly left: ListRecord; readonly right: ListRecord },
  pair: EntryPair<RecordField>,
): Site {
  const field = pair.left ?? pair.right;
  const name = field?.name ?? '';
  const label = {
    key: `${list.prefix}:field`,
    kind: list.fieldKind ?? 'field',
    name: `${records.left.name} ${name}`.trim(),
  };
  const derived = (side: SideName): Derivation | undefined => {
    const own = pair[side];
    return own === null ? undefined : list.derived?.(records[side], own, side);
  };
  const sides = { left: derived('left'), right: derived('right') };
  const of = field === null ? undefined : list.of?.(records.left, field);
  const isDerived = sides.left !== undefined || sides.right !== undefined;
  return entrySite(node.path, pair, label, {
    facts: {
      record: records.left.name,
      field: name,
      ...list.facts?.({ record: records.left.name, left: pair.left, right: pair.right }),
    },
    derived: (side) => sides[side],
    ...(isDerived && of !== undefined ? { of } : {}),
  });
}
