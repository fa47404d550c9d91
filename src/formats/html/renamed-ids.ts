import type { ByteRange } from '../../model/bytes.ts';
import type { Node } from '../../model/format.ts';
import type { Site } from '../../model/site.ts';
import { readAll } from '../_shared/lines.ts';

/**
 * Ids as generators make them up: DocBook's generate-id() (`idm4567`, `idp…`, `id-1.2.3`), Sphinx's and docutils' `id12`,
 * random hex behind a word. Only where HTML says that they are ids, or refers to one.
 */
const madeUp =
  /(\b(?:id|name|for|headers|aria-[a-z]{1,20}|href|usemap)=["'](?:[^"'<>\s#]{0,200}#)?)(id[mp]?\d{2,20}|[a-z]{1,12}[-_][0-9a-f]{8,32})(?=["'])/g;

const maxIds = 100_000;

interface Id {
  readonly text: string;
  readonly at: ByteRange;
}

/** All renamed ids of a page as one site. */
export interface RenamedIds {
  readonly site: Site;
  /** Whether a site of a line says no more than that. */
  explains(site: Site): boolean;
}

/**
 * The ids by which two pages differ, when both have as many and the left ones can be renamed one to one to the right ones:
 * everywhere in the page, without an id getting the name of another. Undefined otherwise.
 */
export function renamedIds(left: Node, right: Node): RenamedIds | undefined {
  const [a, b] = [idsOf(left), idsOf(right)];
  if (a.length !== b.length || a.length === 0 || a.length > maxIds) return undefined;
  const names = renaming(a, b);
  if (names === undefined) return undefined;
  const changed = a.flatMap((id, at) => (id.text === b[at]?.text ? [] : [at]));
  if (changed.length === 0) return undefined;
  const ranges = (ids: readonly Id[]): ByteRange[] => changed.flatMap((at) => ids[at]?.at ?? []);
  const shown = (ids: readonly Id[]): string =>
    [...new Set(changed.map((at) => ids[at]?.text ?? ''))].slice(0, 3).join(', ');
  const site: Site = {
    path: left.path,
    key: 'html:ids',
    kind: 'field',
    name: 'ids made up by a generator',
    left: { value: shown(a), ranges: ranges(a) },
    right: { value: shown(b), ranges: ranges(b) },
    bytes: changed.reduce((sum, at) => sum + Math.max(a[at]?.text.length ?? 0, b[at]?.text.length ?? 0), 0),
    facts: { oneToOne: true, ids: names.size },
  };
  return { site, explains: (line) => isCutEqual(line) };
}

function idsOf(node: Node): Id[] {
  const text = readAll(node.bytes).toString('latin1');
  return [...text.matchAll(madeUp)].map((match) => {
    const [, before = '', id = ''] = match;
    const start = match.index + before.length;
    return { text: id, at: { start, end: start + id.length } };
  });
}

function renaming(left: readonly Id[], right: readonly Id[]): ReadonlyMap<string, string> | undefined {
  const there = new Map<string, string>();
  const back = new Map<string, string>();
  for (const [at, { text }] of left.entries()) {
    const other = right[at]?.text ?? '';
    if ((there.get(text) ?? other) !== other || (back.get(other) ?? text) !== text) return undefined;
    there.set(text, other);
    back.set(other, text);
  }
  return there;
}

/** Lines are shown whole unless they are very long; those are told once more rather than wrongly left out. */
function isCutEqual({ key, left, right }: Site): boolean {
  if (key !== 'text:line' || left === null || right === null) return false;
  const texts = [String(left.value), String(right.value)] as const;
  if (texts.some((text) => text.startsWith('…') || text.endsWith('…'))) return false;
  return texts[0].replace(madeUp, '$1') === texts[1].replace(madeUp, '$1');
}
