import { differingBytes } from '../align/byte-runs.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText, readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { middleFacts, shorten } from './_shared/middle.ts';
import { residueOf } from './_shared/residue.ts';
import { diffXml, type XmlDifference } from './_shared/xml-diff.ts';
import type { XmlDocument } from './_shared/xml-node.ts';
import { readXml } from './_shared/xml-reader.ts';
import { spellingOf } from './xml/spelling.ts';

const names = /\.(xml|pom|xsd|xslt?|wsdl|wadl|tld|rng|xmi|svg|jnlp|plist)$/i;

/** XML 1.0 in UTF-8, by name or declaration. What cannot be read is compared as text. See docs/formats/xml.md. */
export const xml: Format = {
  id: 'xml',
  title: 'XML document',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => probe.size <= maxTextBytes && looksLikeText(probe) && isXml(probe),
  compare(left, right, cx) {
    const a = readSide(left, 'left', cx);
    const b = readSide(right, 'right', cx);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareDocuments(left, a, b, cx);
  },
};

interface Side {
  readonly source: Buffer;
  readonly document: XmlDocument;
}

function isXml({ name, head }: Probe): boolean {
  const start = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  return /^<\?xml[ \t\r\n]/.test(start) || (names.test(name) && /^\s*</.test(start));
}

function readSide(node: Node, side: SideName, cx: CompareContext): Side | undefined {
  const source = readAll(node.bytes);
  try {
    return { source, document: readXml(source) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { code, offset } = error;
    const message = `not read as XML: ${error.message}`;
    cx.problem({
      code,
      severity: 'note',
      side,
      path: node.path,
      offset,
      message,
      hint: 'It was compared line by line.',
    });
    return undefined;
  }
}

function compareDocuments(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const sites: Site[] = [];
  diffXml(left, right, (difference) => sites.push(differenceSite(node, left, right, difference)));
  const residue = residueOf(
    { bytes: left.source, ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: right.source, ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  for (const site of sites) cx.emit(site);
  if (residue === undefined) return;
  cx.emit({
    path: node.path,
    key: 'xml:serialisation',
    kind: 'bytes',
    name: 'serialisation',
    left: { value: `${left.source.length} bytes`, ranges: residue.left },
    right: { value: `${right.source.length} bytes`, ranges: residue.right },
    bytes: residue.bytes,
    role: 'encoding',
    facts: { file: baseName(node.name), ...spellingOf(left.document, right.document) },
  });
}

function differenceSite(node: Node, left: Side, right: Side, difference: XmlDifference): Site {
  const { kind, place, leftAt, rightAt } = difference;
  const side = (value: string | null, at: XmlDifference['leftAt']): SiteSide | null =>
    value === null || at === null ? null : { value: shorten(value), ranges: [at] };
  const bytes = ({ source }: Side, at: XmlDifference['leftAt']): Buffer =>
    source.subarray(at?.start ?? 0, at?.end ?? 0);
  const both = difference.left !== null && difference.right !== null;
  return {
    path: node.path,
    key: `xml:${kind}`,
    kind: kind === 'order' ? 'order' : 'field',
    name: kind === 'order' ? `order in ${place}` : place,
    left: side(difference.left, leftAt),
    right: side(difference.right, rightAt),
    bytes: differingBytes(bytes(left, leftAt), bytes(right, rightAt)),
    facts: {
      file: baseName(node.name),
      ...(kind === 'order' ? { itemsEqual: true } : {}),
      ...(both && kind !== 'order' ? middleFacts(difference.left ?? '', difference.right ?? '') : {}),
    },
  };
}
