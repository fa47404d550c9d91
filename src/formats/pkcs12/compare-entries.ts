import { createHash } from 'node:crypto';
import { movedItems } from '../../align/order.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { Store, StoreEntry } from './open-store.ts';

/** Sites of the entries of two stores, paired by kind and alias, in left order and then what only the right has. */
export function entrySites(path: Path, left: Store, right: Store): Site[] {
  const rightPlaces = new Map(numbered(right.entries).map((id, place) => [id, place]));
  const ids = numbered(left.entries);
  const sites: Site[] = [];
  const places: number[] = [];
  left.entries.forEach((entry, at) => {
    const place = rightPlaces.get(ids[at] ?? '');
    const other = place === undefined ? undefined : right.entries[place];
    if (place === undefined || other === undefined) sites.push(oneSided(path, entry, 'left'));
    else {
      places.push(place);
      sites.push(...pairSites(path, entry, other));
    }
  });
  const known = new Set(ids);
  numbered(right.entries).forEach((id, place) => {
    const entry = right.entries[place];
    if (entry !== undefined && !known.has(id)) sites.push(oneSided(path, entry, 'right'));
  });
  return movedItems(places).length === 0 ? sites : [...sites, orderSite(path, left, right, sites)];
}

/** Entries without a name are known by their content. */
function numbered(entries: readonly StoreEntry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map(({ kind, alias, content }) => {
    const name = alias ?? createHash('sha256').update(content).digest('hex');
    const id = `${kind} ${alias === null ? 'content' : 'alias'} ${name}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return `${id} ${count}`;
  });
}

function nameOf({ alias, kind }: StoreEntry): string {
  return alias ?? `${kind} without a name`;
}

function pairSites(path: Path, left: StoreEntry, right: StoreEntry): Site[] {
  const name = nameOf(left);
  const site = (key: string, field: string, values: readonly [string, string]): Site => ({
    path,
    key,
    kind: 'field',
    name: field,
    left: { value: values[0], ranges: [left.at] },
    right: { value: values[1], ranges: [right.at] },
    bytes: Math.max(values[0].length, values[1].length, 1),
  });
  const sites: Site[] = [];
  if (left.content !== right.content) {
    if (left.closed || right.closed)
      sites.push(site('pkcs12:protected', `${name}: protected key`, [closedText(left), closedText(right)]));
    else
      sites.push({
        ...site('pkcs12:value', `${name}: ${left.kind}`, [left.shown, right.shown]),
        alarm: `the ${left.kind} of "${name}" is another one: what this store trusts or proves has changed`,
      });
  }
  if (left.attributes !== right.attributes)
    sites.push({
      ...site('pkcs12:attributes', `${name}: attributes`, [left.attributes, right.attributes]),
      alarm: `the attributes of "${name}" differ: they say what a certificate is trusted for and to which key it belongs`,
    });
  if (left.localKeyId !== right.localKeyId && left.attributes === right.attributes)
    sites.push(site('pkcs12:local-key-id', 'localKeyId', [left.localKeyId ?? '', right.localKeyId ?? '']));
  return sites;
}

function closedText({ closed, kind }: StoreEntry): string {
  return closed ? `${kind}, which no known password opens` : kind;
}

function oneSided(path: Path, entry: StoreEntry, side: 'left' | 'right'): Site {
  const value: SiteSide = { value: entry.shown, ranges: [entry.at] };
  const name = nameOf(entry);
  return {
    path,
    key: 'pkcs12:entry',
    kind: 'field',
    name,
    left: side === 'left' ? value : null,
    right: side === 'right' ? value : null,
    bytes: Math.max(1, entry.content.length >> 1),
    alarm: `only the ${side} key store has the ${entry.kind} "${name}"`,
  };
}

const maxNamesShown = 5;

function orderSite(path: Path, left: Store, right: Store, others: readonly Site[]): Site {
  const side = ({ entries }: Store): SiteSide => {
    const names = entries.map(nameOf);
    return {
      value: names.length > maxNamesShown ? `${names.slice(0, maxNamesShown).join(', ')}, …` : names.join(', '),
      ranges: entries.map(({ at }) => at),
    };
  };
  const isKey = ({ kind }: StoreEntry): boolean => kind !== 'certificate';
  return {
    path,
    key: 'pkcs12:order',
    kind: 'order',
    name: 'order of entries',
    left: side(left),
    right: side(right),
    bytes: 1,
    facts: {
      itemsEqual: others.length === 0 && left.unordered === right.unordered,
      duplicates: [left, right].some(({ entries }) => hasTwice(entries)),
      keys: [...left.entries, ...right.entries].some(isKey),
    },
  };
}

function hasTwice(entries: readonly StoreEntry[]): boolean {
  const aliases = entries.map(nameOf);
  return new Set(aliases).size < aliases.length;
}
