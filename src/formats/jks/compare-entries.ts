import { diffFields, type FieldPair, totalLength } from '../../align/fields.ts';
import { movedItems } from '../../align/order.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { metadataSite } from '../_shared/member-sites.ts';
import type { JksEntry, JksStore } from './parse.ts';
import { recoverKey } from './protection.ts';

/** One store with the known password that its trailer was made with. */
export interface JksSide {
  readonly bytes: ByteSource;
  readonly store: JksStore;
  readonly password: string | undefined;
}

type Emit = (site: Site) => void;

interface EntryPair {
  readonly left: JksEntry;
  readonly right: JksEntry;
  readonly place: number;
}

/** Pairs the entries of two stores by alias: fields that differ, entries of one side, and entries in another order. */
export function compareJksEntries(path: Path, left: JksSide, right: JksSide, emit: Emit): void {
  const rightPlaces = new Map(numbered(right.store.entries).map((id, place) => [id, place]));
  const ids = numbered(left.store.entries);
  const pairs: EntryPair[] = [];
  left.store.entries.forEach((entry, at) => {
    const place = rightPlaces.get(ids[at] ?? '');
    const other = place === undefined ? undefined : right.store.entries[place];
    if (place === undefined || other === undefined) emit(oneSided(path, entry, 'left'));
    else pairs.push({ left: entry, right: other, place });
  });
  const moved = new Set(movedItems(pairs.map(({ place }) => place)));
  const rest: { left: ByteRange[]; right: ByteRange[] } = { left: [], right: [] };
  let changed = pairs.length < left.store.entries.length || pairs.length < right.store.entries.length;
  pairs.forEach((pair, at) => {
    const sites = entrySites(path, left, right, pair);
    for (const site of sites) emit(site);
    changed ||= sites.some(({ key }) => key !== 'jks:date');
    if (!moved.has(at)) return;
    rest.left.push(...untold(pair.left.fields, sites, 'left'));
    rest.right.push(...untold(pair.right.fields, sites, 'right'));
  });
  const known = new Set(ids);
  numbered(right.store.entries).forEach((id, place) => {
    const entry = right.store.entries[place];
    if (entry !== undefined && !known.has(id)) emit(oneSided(path, entry, 'right'));
  });
  if (moved.size === 0) return;
  const names = (side: 'left' | 'right'): string =>
    orderOf(pairs.filter((_, at) => moved.has(at)).map((pair) => pair[side]));
  emit({
    path,
    key: 'jks:order',
    kind: 'order',
    name: 'order of entries',
    left: { value: names('left'), ranges: rest.left },
    right: { value: names('right'), ranges: rest.right },
    bytes: Math.max(totalLength(rest.left), totalLength(rest.right)),
    facts: {
      itemsEqual: !changed,
      duplicates: [ids, [...rightPlaces.keys()]].some((list) => list.some((id) => !id.endsWith(' 1'))),
    },
  });
}

/** Aliases with their number among the same; a store should have each once. */
function numbered(entries: readonly JksEntry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map(({ alias }) => {
    const count = (counts.get(alias) ?? 0) + 1;
    counts.set(alias, count);
    return `${alias} ${count}`;
  });
}

const maxNamesShown = 5;

function orderOf(entries: readonly JksEntry[]): string {
  const names = [...entries].sort((a, b) => a.at.start - b.at.start).map(({ alias }) => alias);
  return names.length > maxNamesShown ? `${names.slice(0, maxNamesShown).join(', ')}, …` : names.join(', ');
}

/** Fields of a moved entry that no site of their own has. */
function untold(fields: readonly Field[], sites: readonly Site[], side: 'left' | 'right'): ByteRange[] {
  const told = new Set(sites.flatMap((site) => site[side]?.ranges.map(({ start }) => start) ?? []));
  return fields.flatMap(({ at }) => (told.has(at.start) ? [] : [at]));
}

function entrySites(path: Path, left: JksSide, right: JksSide, pair: EntryPair): Site[] {
  const sites: Site[] = [];
  diffFields(
    { fields: pair.left.fields, bytes: left.bytes },
    { fields: pair.right.fields, bytes: right.bytes },
    (fields) => {
      // Dates of a hundred entries are one finding, so they do not carry the alias in their name.
      const name = fields.name === 'date' ? 'date' : `${pair.left.alias}: ${fields.name}`;
      const site = { ...metadataSite('jks', path, fields), kind: 'field' as const, name };
      if (fields.name === 'key' && sameKey(left, right, fields)) sites.push({ ...site, role: 'encoding' });
      else sites.push(withAlarm(site, pair.left.alias, fields));
    },
  );
  return sites;
}

/** Both sides protect the same private key, with another salt. */
function sameKey(left: JksSide, right: JksSide, { left: one, right: other }: FieldPair): boolean {
  const recovered = (side: JksSide, field: Field | null): Buffer | undefined =>
    field === null || side.password === undefined
      ? undefined
      : recoverKey(side.bytes.read(field.at.start + 4, field.at.end), side.password);
  const key = recovered(left, one);
  return key !== undefined && recovered(right, other)?.equals(key) === true;
}

function withAlarm(site: Site, alias: string, { name }: FieldPair): Site {
  if (name === 'date') return site;
  return { ...site, alarm: `the ${name} of "${alias}" is another one: what this store trusts or proves has changed` };
}

function oneSided(path: Path, entry: JksEntry, side: 'left' | 'right'): Site {
  const certificate = entry.fields.find(({ name }) => name === 'certificate')?.value;
  const value: SiteSide = {
    value: certificate === undefined ? entry.kind : `${entry.kind}: ${String(certificate)}`,
    ranges: [entry.at],
  };
  return {
    path,
    key: 'jks:entry',
    kind: 'field',
    name: entry.alias,
    left: side === 'left' ? value : null,
    right: side === 'right' ? value : null,
    bytes: entry.at.end - entry.at.start,
    alarm: `only the ${side} key store has the ${entry.kind} "${entry.alias}"`,
  };
}
