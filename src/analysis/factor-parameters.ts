import { isSameCommit } from '../grammars/commit-text.ts';
import { isoTime } from '../grammars/iso-time.ts';
import type { Finding } from '../model/cause.ts';
import type { Parameters } from './factor-candidates.ts';

/** A time on both sides of one site. */
export interface TimePair {
  readonly left: number | null;
  readonly right: number | null;
}

export function timesOf(findings: readonly Finding[]): readonly TimePair[] {
  return findings.flatMap(({ hints }) =>
    hints.flatMap((hint) => (hint.factor === 'clock' ? [{ left: hint.left, right: hint.right }] : [])),
  );
}

/** The newest times that a clock explains on either side. */
export function newestTimes(times: readonly TimePair[]): Parameters {
  const newest = (side: keyof TimePair): string | null => {
    const known = times.flatMap((pair) => (pair[side] === null ? [] : [pair[side]]));
    return known.length === 0 ? null : isoTime(known.reduce((a, b) => Math.max(a, b)));
  };
  return { left: newest('left'), right: newest('right') };
}

const leastConstantSites = 3;
const leastCauses = 2;

/**
 * Whether all times are one decision on either side: one pair of values, at several sites of several causes, and both are a
 * midnight in UTC or before 1990, as nobody's clock is twice. Other constants may be a clock that was read once.
 */
export function areConstants(findings: readonly Finding[]): boolean {
  const times = timesOf(findings);
  const first = times[0];
  if (first === undefined || first.left === null || first.right === null) return false;
  const same = times.every(({ left, right }) => left === first.left && right === first.right);
  const sites = findings.reduce((sum, finding) => sum + finding.sites, 0);
  const causes = new Set(findings.map(({ cause }) => cause)).size;
  return (
    same && sites >= leastConstantSites && causes >= leastCauses && isDecided(first.left) && isDecided(first.right)
  );
}

const day = 86_400;
/** 1990-01-01. */
const oldestBuild = 631_152_000;

function isDecided(time: number): boolean {
  return time % day === 0 || time < oldestBuild;
}

const commit = /^[0-9a-f]{7,64}(?:-dirty)?$/;

/** The longest ids of the commits that come first; where no finding has any, the branches or tags that most have. */
export function commitsOf(pairs: readonly Parameters[]): Parameters {
  const commits = pairs.filter(({ left, right }) => [left, right].every((id) => id === null || commit.test(id)));
  const known = commits.filter(({ left, right }) => left !== null || right !== null);
  if (known.length === 0) return commonPair(pairs);
  return known.reduce((known, pair) => ({
    left: longer(known.left, pair.left),
    right: longer(known.right, pair.right),
  }));
}

function longer(known: string | null, other: string | null): string | null {
  if (known === null || other === null) return known ?? other;
  if (!isSameCommit(known, other)) return known;
  return other.length > known.length ? other : known;
}

/** The pair that most findings have; of equals the first one. Findings without a pair do not count. */
export function commonPair(pairs: readonly Parameters[]): Parameters {
  const counts = new Map<string, { readonly pair: Parameters; count: number }>();
  for (const pair of pairs) {
    if (pair.left === null && pair.right === null) continue;
    const key = JSON.stringify([pair.left, pair.right]);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { pair, count: 1 });
    else known.count += 1;
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.pair ?? { left: null, right: null };
}
