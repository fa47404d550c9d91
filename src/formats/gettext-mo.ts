import { differingBytes } from '../align/byte-runs.ts';
import type { ByteRange } from '../model/bytes.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { decodeText, readAll } from './_shared/lines.ts';
import { middleFacts, shorten } from './_shared/middle.ts';
import { restSite } from './_shared/rest-site.ts';
import { type Catalog, isCatalog, type Message, readCatalog } from './gettext-mo/catalog.ts';
import { headerEntries } from './gettext-mo/header-entries.ts';

const maxCatalogBytes = 64 * 1024 * 1024;

/** GNU message catalogs (gettext manual, "The Format of GNU MO Files"). See docs/formats/gettext-mo.md. */
export const gettextMo: Format = {
  id: 'gettext-mo',
  title: 'message catalog',
  order: 'exact',
  maxSize: maxCatalogBytes,
  matches: ({ head }) => isCatalog(head),
  compare(left, right, cx) {
    const sides = { left: readCatalog(readAll(left.bytes)), right: readCatalog(readAll(right.bytes)) };
    const sites: Site[] = [];
    const keep = { ...cx, emit: (site: Site) => void sites.push(site) };
    compareMessages(left, sides, keep);
    compareTables(left, sides, keep);
    const rest = restSite(left, right, 'gettext:rest', sites);
    for (const site of rest === undefined ? sites : [...sites, rest]) cx.emit(site);
  },
};

interface Sides {
  readonly left: Catalog;
  readonly right: Catalog;
}

function compareMessages(node: Node, { left, right }: Sides, cx: CompareContext): void {
  const others = new Map(right.messages.map((message) => [message.id, message]));
  const known = new Set(left.messages.map(({ id }) => id));
  const pairs: [Message | null, Message | null][] = left.messages.map((message) => [
    message,
    others.get(message.id) ?? null,
  ]);
  for (const message of right.messages) if (!known.has(message.id)) pairs.push([null, message]);
  for (const [one, other] of pairs) {
    if (one !== null && other !== null && sliceOf(left, one.textAt).equals(sliceOf(right, other.textAt))) continue;
    if (one?.id === '' && other?.id === '') compareHeader(node, { left, right }, one, other, cx);
    else cx.emit(messageSite(node, { left, right }, one, other));
  }
}

function compareHeader(node: Node, { left, right }: Sides, one: Message, other: Message, cx: CompareContext): void {
  const entries = headerEntries(left, one.textAt);
  const others = new Map(headerEntries(right, other.textAt).map((entry) => [entry.name, entry]));
  const names = new Set([...entries.map(({ name }) => name), ...others.keys()]);
  for (const name of names) {
    const [a, b] = [entries.find((entry) => entry.name === name), others.get(name)];
    const [leftAt, rightAt] = [a?.at, b?.at].map((at) => at ?? { start: 0, end: 0 }) as [ByteRange, ByteRange];
    const bytes = differingBytes(sliceOf(left, leftAt), sliceOf(right, rightAt));
    if (bytes === 0) continue;
    const side = (entry: typeof a): SiteSide | null =>
      entry === undefined ? null : { value: shorten(entry.value), ranges: [entry.at] };
    cx.emit({
      path: node.path,
      key: 'gettext:header',
      kind: 'field',
      name,
      left: side(a),
      right: side(b),
      bytes,
      ...(a === undefined || b === undefined ? {} : { facts: middleFacts(a.value, b.value) }),
    });
  }
}

function messageSite(node: Node, { left, right }: Sides, one: Message | null, other: Message | null): Site {
  const side = (catalog: Catalog, message: Message | null): SiteSide | null =>
    message === null
      ? null
      : {
          value: shorten(textOf(sliceOf(catalog, message.textAt))),
          // A message of one side is there with its id.
          ranges: one === null || other === null ? [message.idAt, message.textAt] : [message.textAt],
        };
  const nothing = { start: 0, end: 0 };
  const bytes = differingBytes(sliceOf(left, one?.textAt ?? nothing), sliceOf(right, other?.textAt ?? nothing));
  const onlyIds = (one ?? other)?.id.length ?? 0;
  return {
    path: node.path,
    key: 'gettext:message',
    kind: 'field',
    name: shorten(textOf(Buffer.from((one ?? other)?.id ?? '', 'latin1'))) || 'header',
    left: side(left, one),
    right: side(right, other),
    bytes: Math.max(1, one === null || other === null ? bytes + onlyIds : bytes),
  };
}

/** Context, plural forms: separated by EOT and NUL in the file. */
function textOf(bytes: Buffer): string {
  return decodeText(bytes).replaceAll('\u0004', ' › ').replaceAll('\0', ' | ');
}

const tablesEquation = 'lengths and offsets of strings that lie one behind another, and their hash table';

function compareTables(node: Node, { left, right }: Sides, cx: CompareContext): void {
  const tables = [left, right].map(({ bytes, tablesAt }) =>
    Buffer.concat(tablesAt.map(({ start, end }) => bytes.subarray(start, end))),
  );
  const [a = Buffer.alloc(0), b = Buffer.alloc(0)] = tables;
  const bytes = differingBytes(a, b);
  if (bytes === 0) return;
  const side = (catalog: Catalog): SiteSide => ({
    value: `${catalog.messages.length} messages, ${catalog.order}`,
    ranges: catalog.tablesAt,
    ...(catalog.regular === null ? {} : { derived: { equation: tablesEquation, holds: catalog.regular } }),
  });
  cx.emit({
    path: node.path,
    key: 'gettext:tables',
    kind: 'metadata',
    name: 'tables of strings',
    left: side(left),
    right: side(right),
    bytes,
    of: node.path,
  });
}

function sliceOf({ bytes }: Catalog, { start, end }: ByteRange): Buffer {
  return bytes.subarray(start, end);
}
