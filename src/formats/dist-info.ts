import { differingBytes } from '../align/byte-runs.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareEntries, type EntryPair } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { type HeaderField, type Headers, parseHeaders } from './dist-info/parse.ts';

/** METADATA, WHEEL and PKG-INFO of a Python distribution: header fields as in mail, and a body. See docs/formats/dist-info.md. */
export const distInfo: Format = {
  id: 'dist-info',
  title: 'Python distribution metadata',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) =>
    /(?:^|\/)(?:[^/]+\.dist-info\/(?:METADATA|WHEEL)|[^/]+\.egg-info\/PKG-INFO|PKG-INFO)$/.test(probe.name) &&
    !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareHeaders(left, a, b, cx);
  },
};

interface Side extends Headers {
  readonly bytes: Buffer;
}

function readSide(node: Node): Side | undefined {
  const bytes = readAll(node.bytes);
  const headers = parseHeaders(bytes);
  return headers === undefined ? undefined : { bytes, ...headers };
}

function compareHeaders(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const file = baseName(node.name);
  const comparison = compareEntries(left, right);
  for (const pair of comparison.changed) {
    const label = { key: 'dist-info:field', kind: 'field', name: nameOf(pair) } as const;
    cx.emit(entrySite(node.path, pair, label, { facts: { file } }));
  }
  const order = orderSite(node.path, 'dist-info:order', comparison, ({ name }) => name, { file });
  const label = { key: 'dist-info:layout', name: 'folding and spelling' };
  for (const site of [order, spellingSite(node.path, label, comparison.respelled), bodySite(node, left, right)]) {
    if (site !== undefined) cx.emit(site);
  }
}

function nameOf({ left, right }: EntryPair<HeaderField>): string {
  return (left ?? right)?.name ?? '';
}

/** The body is the description, for people. The empty line in front of it belongs to it. */
function bodySite(node: Node, left: Side, right: Side): Site | undefined {
  const body = ({ bytes, bodyAt }: Side): Buffer => bytes.subarray(bodyAt, bytes.length);
  const [a, b] = [body(left), body(right)];
  if (a.equals(b)) return undefined;
  const side = ({ bytes, bodyAt }: Side) => ({
    value: `${bytes.length - bodyAt} bytes`,
    ranges: [{ start: bodyAt, end: bytes.length }],
  });
  return {
    path: node.path,
    key: 'dist-info:body',
    kind: 'field',
    name: 'description',
    left: side(left),
    right: side(right),
    bytes: differingBytes(a, b),
    facts: { file: baseName(node.name) },
  };
}
