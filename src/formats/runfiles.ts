import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareEntries, type EntryPair } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { plainName } from './_shared/member-names.ts';
import { parseRepoMapping, parseRunfiles, type RunfilesLine } from './runfiles/parse.ts';

const manifest = /(?:\.runfiles\/MANIFEST|\.runfiles_manifest)$/;
const mapping = /(?:\.runfiles\/_repo_mapping|\.repo_mapping)$/;

/** Bazel's manifest of runfiles and its mapping of repository names. See docs/formats/runfiles.md. */
export const runfiles: Format = {
  id: 'runfiles',
  title: 'Bazel runfiles manifest',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) => (manifest.test(name) || mapping.test(name)) && !head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareSides(left, a, b, cx);
  },
};

interface Side {
  readonly bytes: Buffer;
  readonly entries: readonly RunfilesLine[];
}

/** undefined when it is not what its name says. */
function readSide(node: Node): Side | undefined {
  const bytes = readAll(node.bytes);
  const entries = mapping.test(node.name) ? parseRepoMapping(bytes) : parseRunfiles(bytes);
  return entries === undefined ? undefined : { bytes, entries };
}

function compareSides(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const key = mapping.test(node.name) ? 'runfiles:repository' : 'runfiles:entry';
  const comparison = compareEntries(left, right);
  for (const pair of comparison.changed) {
    const name = (pair.left ?? pair.right)?.name ?? '';
    cx.emit(entrySite(node.path, pair, { key, kind: 'field', name }, { facts: { inImage: isInImage(pair, cx) } }));
  }
  const order = orderSite(node.path, 'runfiles:order', comparison, ({ name }) => name);
  const layout = spellingSite(node.path, { key: 'runfiles:layout', name: 'line endings' }, comparison.respelled);
  for (const site of [order, layout]) if (site !== undefined) cx.emit(site);
}

/** True when a target is a file of the same layer, so that a lookup through the manifest would find it. */
function isInImage({ left, right }: EntryPair<RunfilesLine>, cx: CompareContext): boolean {
  const isThere = (side: SideName, line: RunfilesLine | null): boolean =>
    line?.value.startsWith('/') === true && cx.sibling(side, plainName(line.value)) !== undefined;
  return isThere('left', left) || isThere('right', right);
}
