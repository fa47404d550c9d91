import type { SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { sameClauses } from './clauses.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './entries.ts';
import { entrySite, orderSite, spellingSite } from './entry-sites.ts';
import { type Attribute, parseManifest } from './jar-attributes.ts';
import { readAll } from './lines.ts';

/** What a file of attributes (a manifest, a signature file) is called, and which of its values can be recomputed. */
export interface AttributeFile {
  /** First half of the keys: `manifest`, `signature-file`. */
  readonly prefix: string;
  /** The recomputation of one attribute on one side; undefined where there is nothing to recompute. */
  recompute(side: SideName, attribute: Attribute): Derivation | undefined;
  /** The member that the attribute is computed from. */
  of(attribute: Attribute): Path | undefined;
}

/** Compares two files of attributes: values by section and name, then order, then how they are written. */
export function compareAttributes(file: AttributeFile, left: Node, right: Node, cx: CompareContext): void {
  const a = readSide(left);
  const b = readSide(right);
  const comparison = compareEntries(a, b);
  const isEnd = (pair: EntryPair<Attribute>): boolean => (pair.left ?? pair.right)?.kind === 'end';
  const changed = comparison.changed.filter((pair) => !isEnd(pair));
  for (const pair of changed) cx.emit(attributeSite(file, left.path, pair));
  const duplicates = [a, b].some(({ entries }) => hasDuplicates(entries.map(({ id }) => id)));
  const folding = [...comparison.respelled, ...comparison.changed.filter(isEnd)];
  const label = { key: `${file.prefix}:folding`, name: 'line folding and line endings' };
  const order = orderSite(left.path, `${file.prefix}:order`, { ...comparison, changed }, nameOf, { duplicates });
  const spelling = spellingSite(left.path, label, folding);
  if (order !== undefined) cx.emit(order);
  if (spelling !== undefined)
    cx.emit(isTerminated(a.bytes) === isTerminated(b.bytes) ? spelling : asUnterminated(spelling));
}

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

function attributeSite(file: AttributeFile, path: Path, pair: EntryPair<Attribute>): Site {
  const shown = pair.left ?? pair.right;
  const key = `${file.prefix}:${(shown?.entry ?? null) === null ? 'main' : 'entry'}`;
  const label = { key, kind: 'field', name: shown === null ? '' : nameOf(shown) } as const;
  const of = shown === null ? undefined : file.of(shown);
  if (of === undefined) return entrySite(path, pair, label, { facts: clauseFacts(pair) });
  const derived = (side: SideName): Derivation | undefined => {
    const attribute = pair[side];
    return attribute === null ? undefined : file.recompute(side, attribute);
  };
  return entrySite(path, pair, label, { derived, of });
}

/** Lists of clauses are too long to be values of a site, so what they have in common is found here. */
function clauseFacts({ left, right }: EntryPair<Attribute>): NonNullable<Site['facts']> {
  const isList = left !== null && right !== null && /[,;]/.test(left.value);
  return isList ? { sameClauses: sameClauses(left.value, right.value) } : {};
}
