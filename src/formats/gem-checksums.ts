import { createHash } from 'node:crypto';
import { chunksOf } from '../bytes/byte-source.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareEntries, type EntryPair } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite, type ValueEntry } from './_shared/entry-sites.ts';
import { decodeText, readAll, splitLines } from './_shared/lines.ts';
import { besidePath } from './_shared/member-names.ts';

/** `checksums.yaml` of a gem: the digests of its other members, recomputed. See docs/formats/gem-checksums.md. */
export const gemChecksums: Format = {
  id: 'gem-checksums',
  title: 'checksums of a Ruby gem',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) =>
    /(?:^|\/)checksums\.yaml$/.test(name) && /^---\s*\nSHA(?:1|256|512):\n/.test(head.toString('latin1')),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareSides(left, a, b, cx);
  },
};

interface Checksum extends ValueEntry {
  readonly algorithm: string;
  /** `metadata.gz`; '' for a line that opens a list. */
  readonly file: string;
}

interface Side {
  readonly bytes: Buffer;
  readonly entries: readonly Checksum[];
}

/** undefined at a line of another shape than RubyGems writes. */
function readSide(node: Node): Side | undefined {
  const bytes = readAll(node.bytes);
  const entries: Checksum[] = [];
  let algorithm = '';
  for (const { at, contentEnd } of splitLines(bytes)) {
    const text = bytes.toString('latin1', at.start, contentEnd);
    const [head = '', file = '', digest] = /^ {2}([A-Za-z0-9._-]+): '?(?=([0-9a-f]+)'?$)/.exec(text) ?? [];
    const opened = /^(SHA1|SHA256|SHA512):$|^---\s*$/.exec(text);
    if (opened !== null) algorithm = opened[1]?.toLowerCase() ?? '';
    else if (digest === undefined || algorithm === '') return undefined;
    const valueAt = { start: at.start + head.length, end: contentEnd };
    const value = digest ?? decodeText(bytes.subarray(at.start, contentEnd));
    const id = opened === null ? `${algorithm} ${file}` : `list ${text.trim()}`;
    entries.push({ id, at, valueAt, value, content: value, algorithm, file: digest === undefined ? '' : file });
  }
  return { bytes, entries };
}

function compareSides(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const comparison = compareEntries(left, right);
  for (const pair of comparison.changed) emitChecksum(node, pair, cx);
  const order = orderSite(node.path, 'gem-checksums:order', comparison, ({ id }) => id);
  const label = { key: 'gem-checksums:layout', name: 'quotes and line endings' };
  for (const site of [order, spellingSite(node.path, label, comparison.respelled)])
    if (site !== undefined) cx.emit(site);
}

function emitChecksum(node: Node, pair: EntryPair<Checksum>, cx: CompareContext): void {
  const shown = pair.left ?? pair.right;
  const name = shown === null ? '' : `${shown.algorithm} ${shown.file}`.trim();
  const label = { key: 'gem-checksums:entry', kind: 'field', name } as const;
  const derived = (side: SideName): Derivation | undefined => {
    const line = pair[side];
    return line === null ? undefined : recompute(line, side, cx);
  };
  cx.emit(entrySite(node.path, pair, label, { derived, of: besidePath(node.path, shown?.file ?? '') }));
}

function recompute({ algorithm, file, value }: Checksum, side: SideName, cx: CompareContext): Derivation | undefined {
  const content = file === '' ? undefined : cx.sibling(side, file);
  if (content === undefined) return undefined;
  const hash = createHash(algorithm);
  for (const chunk of chunksOf(content)) hash.update(chunk);
  return { equation: `${algorithm}(${file})`, holds: hash.digest('hex') === value };
}
