import { createHash } from 'node:crypto';
import { chunksOf } from '../bytes/byte-source.ts';
import type { WalkResult } from '../diff/walk.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { visitNodes } from './visit-nodes.ts';

/**
 * Digests that stand in unknown places: a line of a text, a value of a JSON file, a property. Where a differing value is
 * the digest of a differing file of the same layer, on the left of the left one and on the right of the right one, it
 * follows from that file. Nothing is hashed unless some value could be such a digest, and then only by algorithms of that
 * length. The digests have 128 bits or more: one that fits by chance need not be thought of. So does the name of a file that is
 * the digest of its content, if something else that differs refers to it.
 */
export function withDerivedDigests(walked: WalkResult, left: ByteSource, right: ByteSource): Site[] {
  const pairs = walked.sites.map((site) => ({ site, tokens: digestPairs(site) }));
  // A file that moves to another name is missed where the old one is written; that it moved alone is not known to be harmless.
  const referred = new Set(pairs.flatMap(({ site, tokens }) => (isName(site) ? [] : tokens.map(keyOf))));
  const candidates = pairs.map(({ site, tokens }) =>
    isName(site) && !tokens.every((token) => referred.has(keyOf(token))) ? { site, tokens: [] } : { site, tokens },
  );
  const wanted = new Set(candidates.flatMap(({ tokens }) => tokens.map(({ algorithm }) => algorithm)));
  if (wanted.size === 0) return walked.sites;
  const table = digestTable(walked, left, right, [...wanted].sort());
  return candidates.map(({ site, tokens }) => {
    const derived = tokens.length === 0 ? undefined : derivedSite(site, tokens, table);
    if (derived === undefined) return site;
    const owner = walked.owners.get(site);
    if (owner !== undefined) walked.owners.set(derived, owner);
    return derived;
  });
}

interface DigestPair {
  readonly algorithm: string;
  /** Lower-case hex. */
  readonly left: string;
  readonly right: string;
}

/** By the number of bytes. */
const algorithms: ReadonlyMap<number, string> = new Map([
  [16, 'md5'],
  [20, 'sha1'],
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

const hex =
  /(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9A-F]{128}|[0-9A-F]{96}|[0-9A-F]{64}|[0-9A-F]{40}|[0-9A-F]{32})(?![0-9A-Za-z])/g;
const base64 =
  /(?<![0-9A-Za-z+/_-])(?:[0-9A-Za-z+/_-]{86}|[0-9A-Za-z+/_-]{64}|[0-9A-Za-z+/_-]{43}|[0-9A-Za-z+/_-]{27}|[0-9A-Za-z+/_-]{22})(?![0-9A-Za-z+/_-])/g;
/** Longer values are shown shortened. */
const maxCharacters = 4_096;

/** The name of a member, in its header or as the one that it was paired by. */
function isName({ kind, key }: Site): boolean {
  return kind === 'metadata' && /:(?:re)?name$/.test(key);
}

function keyOf({ left, right }: DigestPair): string {
  return `${left} ${right}`;
}

/** The digests by which two values differ; none when they also differ in something else, or could not be seen whole. */
function digestPairs(site: Site): readonly DigestPair[] {
  const [left, right] = [site.left, site.right];
  if (left === null || right === null || left.derived !== undefined || right.derived !== undefined) return [];
  if (!(isName(site) || ['field', 'line', 'bytes'].includes(site.kind)) || site.role === 'encoding') return [];
  const [one, other] = [left.value, right.value];
  if (typeof one !== 'string' || typeof other !== 'string' || one === other) return [];
  if (Math.max(one.length, other.length) >= maxCharacters) return [];
  return pairsOf(one, other, hex, 'hex') ?? pairsOf(one, other, base64, 'base64') ?? [];
}

function pairsOf(left: string, right: string, pattern: RegExp, form: 'hex' | 'base64'): DigestPair[] | undefined {
  if (left.replace(pattern, '\0') !== right.replace(pattern, '\0')) return undefined;
  const rights = right.match(pattern) ?? [];
  const pairs = (left.match(pattern) ?? []).flatMap((token, at) => {
    const other = rights[at] ?? '';
    return token === other ? [] : [{ token, other }];
  });
  return pairs.map(({ token, other }) => {
    const [l, r] = [Buffer.from(token, form), Buffer.from(other, form)];
    return { algorithm: algorithms.get(l.length) ?? '', left: l.toString('hex'), right: r.toString('hex') };
  });
}

/** Left digest → the node that has it, and what the right one has instead. */
type DigestTable = ReadonlyMap<string, { readonly path: Path; readonly right: string }>;

function digestTable(walked: WalkResult, left: ByteSource, right: ByteSource, names: readonly string[]): DigestTable {
  const table = new Map<string, { readonly path: Path; readonly right: string }>();
  const known = names.filter((name) => name !== '');
  visitNodes(walked, left, right, ({ path }, l, r) => {
    const [lefts, rights] = [digestsOf(l, known), digestsOf(r, known)];
    known.forEach((name, at) => {
      const [one, other] = [lefts[at] ?? '', rights[at] ?? ''];
      if (!table.has(`${name} ${one}`)) table.set(`${name} ${one}`, { path, right: other });
    });
  });
  return table;
}

function digestsOf(source: ByteSource, names: readonly string[]): string[] {
  const hashes = names.map((name) => createHash(name));
  for (const chunk of chunksOf(source)) for (const hash of hashes) hash.update(chunk);
  return hashes.map((hash) => hash.digest('hex'));
}

function derivedSite(site: Site, pairs: readonly DigestPair[], table: DigestTable): Site | undefined {
  const found = pairs.map(({ algorithm, left, right }) => {
    const node = table.get(`${algorithm} ${left}`);
    return node?.right === right ? { algorithm, path: node.path } : undefined;
  });
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return undefined;
  const equation = found.map((each) => `${each?.algorithm}(${each?.path.at(-1)})`).join(', ');
  const derived = { equation, holds: true };
  const side = (of: SiteSide | null): SiteSide | null => (of === null ? null : { ...of, derived });
  const facts = { ...site.facts, digestsOfFiles: true };
  return { ...site, left: side(site.left), right: side(site.right), of: first.path, facts };
}
