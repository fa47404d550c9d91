import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { Format, Node } from '../model/format.ts';
import type { Path } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { entrySite, orderSite, spellingSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { type DigestAlgorithm, digestAlgorithm, type MemberDigests, memberDigests } from './_shared/member-digest.ts';
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
    const digests = memberDigests(cx.sibling);
    for (const pair of changed) cx.emit(attributeSite(left.path, pair, digests));
    const duplicates = [a, b].some(({ entries }) => hasDuplicates(entries.map(({ id }) => id)));
    const folding = [...comparison.respelled, ...comparison.changed.filter(isEnd)];
    const label = { key: 'manifest:folding', name: 'line folding and line endings' };
    const order = orderSite(left.path, 'manifest:order', { ...comparison, changed }, nameOf, { duplicates });
    const spelling = spellingSite(left.path, label, folding);
    if (order !== undefined) cx.emit(order);
    if (spelling !== undefined)
      cx.emit(isTerminated(a.bytes) === isTerminated(b.bytes) ? spelling : asUnterminated(spelling));
  },
};

/** Java drops a last line that no line end closes, so that one more or less is no matter of spelling. */
function isTerminated(bytes: Buffer): boolean {
  const last = bytes.at(-1);
  return last === undefined || last === 0x0a || last === 0x0d;
}

function asUnterminated({ role: _, ...site }: Site): Site {
  return { ...site, name: 'end of the last line', facts: { ...site.facts, unterminated: true } };
}

function readSide(node: Node): { bytes: Buffer; entries: Attribute[] } {
  const bytes = readAll(node.bytes);
  return { bytes, entries: parseManifest(bytes) };
}

function nameOf({ entry, name, kind }: Attribute): string {
  if (kind === 'end') return 'end';
  return entry === null ? name : `${entry}: ${name}`;
}

function attributeSite(path: Path, pair: EntryPair<Attribute>, digests: MemberDigests): Site {
  const shown = pair.left ?? pair.right;
  const entry = shown?.entry ?? null;
  const key = entry === null ? 'manifest:main' : 'manifest:entry';
  const label = { key, kind: 'field', name: shown === null ? '' : nameOf(shown) } as const;
  const algorithm = shown === null ? undefined : algorithmOf(shown);
  if (entry === null || algorithm === undefined) return entrySite(path, pair, label, {});
  const derived = (side: SideName): Derivation | undefined => recompute(digests, side, pair[side], algorithm);
  return entrySite(path, pair, label, { derived, of: besidePath(path, plainName(entry)) });
}

/** The algorithm of a `<algorithm>-Digest` attribute. */
function algorithmOf({ name }: Attribute): DigestAlgorithm | undefined {
  const algorithm = /^(.+)-Digest$/i.exec(name)?.[1];
  return algorithm === undefined ? undefined : digestAlgorithm(algorithm);
}

function recompute(
  digests: MemberDigests,
  side: SideName,
  attribute: Attribute | null,
  algorithm: DigestAlgorithm,
): Derivation | undefined {
  if (attribute === null || attribute.entry === null) return undefined;
  const content = digests(side, plainName(attribute.entry), algorithm);
  if (content === undefined) return undefined;
  return {
    equation: `${algorithm}(${attribute.entry})`,
    holds: content.digest.toString('base64') === attribute.value,
  };
}
