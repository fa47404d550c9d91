import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Path } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { digestAlgorithm, digestOf } from './_shared/member-digest.ts';
import { baseName, besidePath, plainName } from './_shared/member-names.ts';
import { type Attribute, parseManifest } from './jar-manifest/parse.ts';

/** Manifests of jar files (JAR File Specification). See docs/formats/jar-manifest.md. */
export const jarManifest: Format = {
  id: 'jar-manifest',
  title: 'jar manifest',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => baseName(probe.name) === 'MANIFEST.MF' && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    const comparison = compareEntries(a, b);
    const isEnd = (pair: EntryPair<Attribute>): boolean => (pair.left ?? pair.right)?.kind === 'end';
    const changed = comparison.changed.filter((pair) => !isEnd(pair));
    for (const pair of changed) cx.emit(attributeSite(left.path, pair, cx));
    const duplicateKeys = [a, b].some(({ entries }) => hasDuplicates(entries.map(({ id }) => id)));
    const folding = [...comparison.respelled, ...comparison.changed.filter(isEnd)];
    const label = { key: 'manifest:folding', name: 'line folding and line endings' };
    const order = orderSite(left.path, 'manifest:order', { ...comparison, changed }, nameOf, { duplicateKeys });
    for (const site of [order, spellingSite(left.path, label, folding)]) if (site !== undefined) cx.emit(site);
  },
};

function readSide(node: Node): { bytes: Buffer; entries: Attribute[] } {
  const bytes = readAll(node.bytes);
  return { bytes, entries: parseManifest(bytes) };
}

function nameOf({ entry, name, kind }: Attribute): string {
  if (kind === 'end') return 'end';
  return entry === null ? name : `${entry}: ${name}`;
}

function attributeSite(path: Path, pair: EntryPair<Attribute>, cx: CompareContext): Site {
  const shown = pair.left ?? pair.right;
  const entry = shown?.entry ?? null;
  const key = entry === null ? 'manifest:main' : 'manifest:entry';
  const label = { key, kind: 'field', name: shown === null ? '' : nameOf(shown) } as const;
  const digest = shown === null ? undefined : digestOfAttribute(shown);
  if (entry === null || digest === undefined) return entrySite(path, pair, label, {});
  const derived = (side: SideName): Derivation | undefined => recompute(cx, side, pair[side], digest);
  return entrySite(path, pair, label, { derived, of: besidePath(path, plainName(entry)) });
}

type Digest = NonNullable<ReturnType<typeof digestAlgorithm>>;

/** The algorithm of a `<algorithm>-Digest` attribute. */
function digestOfAttribute({ name }: Attribute): Digest | undefined {
  const algorithm = /^(.+)-Digest$/i.exec(name)?.[1];
  return algorithm === undefined ? undefined : digestAlgorithm(algorithm);
}

function recompute(
  cx: CompareContext,
  side: SideName,
  attribute: Attribute | null,
  digest: Digest,
): Derivation | undefined {
  if (attribute === null || attribute.entry === null) return undefined;
  const content = cx.sibling(side, plainName(attribute.entry));
  if (content === undefined) return undefined;
  const holds = digestOf(content, digest).toString('base64') === attribute.value;
  return { equation: `${digest}(${attribute.entry})`, holds };
}
