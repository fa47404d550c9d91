import type { Candidate } from './factor-candidates.ts';
import { smallestCover } from './smallest-cover.ts';

/** What was chosen for one finding, and what fits it as well. */
export interface Choice {
  readonly candidate: Candidate;
  readonly rivals: readonly Candidate[];
}

/**
 * The smallest set of reasons that explains every finding: reasons that a finding cannot do without, and the fewest for what
 * they leave over. Among sets of one size those are taken that explain most, with the most sites. Where two reasons explain
 * exactly the same, the one that its finding names first is taken and the other is its rival. The order of the findings
 * decides nothing else. Time: n log n, and a bounded search.
 */
export function coverFindings(
  candidates: readonly (readonly Candidate[])[],
  sites: readonly number[],
): readonly (Choice | undefined)[] {
  const chosen = new Map<string, readonly Candidate[]>();
  for (const list of candidates) if (list.length === 1 && list[0] !== undefined) chosen.set(list[0].key, []);
  const isOpen = (at: number): boolean => candidates[at]?.every(({ key }) => !chosen.has(key)) === true;
  const open = [...candidates.keys()].filter(isOpen);
  const weighed = weigh(candidates, sites, open);
  for (const at of smallestCover(weighed.map(([first]) => first?.members ?? []))) {
    const [candidate, ...rivals] = weighed[at] ?? [];
    if (candidate === undefined) continue;
    chosen.set(
      candidate.reason.key,
      rivals.map(({ reason }) => reason),
    );
  }
  return candidates.map((list) => choiceOf(list, chosen));
}

/** What is chosen anyway needs no rival; among several that are, the first one is taken and the others are named. */
function choiceOf(list: readonly Candidate[], chosen: ReadonlyMap<string, readonly Candidate[]>): Choice | undefined {
  const fitting = list.filter(({ key }) => chosen.has(key));
  const [candidate, ...others] = fitting;
  if (candidate === undefined) return undefined;
  const rivals = (chosen.get(candidate.key) ?? []).filter(({ key }) => list.some((own) => own.key === key));
  return { candidate, rivals: [...others, ...rivals.filter(({ key }) => !chosen.has(key))] };
}

interface Weighed {
  readonly reason: Candidate;
  readonly members: readonly number[];
  readonly sites: number;
}

/** The best first; reasons for exactly the same findings stand together, in the order in which the findings name them. */
function weigh(
  candidates: readonly (readonly Candidate[])[],
  sites: readonly number[],
  open: readonly number[],
): readonly (readonly Weighed[])[] {
  const found = new Map<string, { readonly reason: Candidate; readonly members: number[] }>();
  for (const at of open) {
    for (const reason of candidates[at] ?? []) {
      const known = found.get(reason.key);
      if (known === undefined) found.set(reason.key, { reason, members: [at] });
      else known.members.push(at);
    }
  }
  const alike = new Map<string, Weighed[]>();
  for (const { reason, members } of found.values()) {
    const weighed = { reason, members, sites: members.reduce((sum, at) => sum + (sites[at] ?? 0), 0) };
    const group = alike.get(members.join(' '));
    if (group === undefined) alike.set(members.join(' '), [weighed]);
    else group.push(weighed);
  }
  const size = ([first]: readonly Weighed[]): readonly number[] => [first?.members.length ?? 0, first?.sites ?? 0];
  return [...alike.values()].sort((a, b) => {
    const [x, y] = [size(a), size(b)];
    return (y[0] ?? 0) - (x[0] ?? 0) || (y[1] ?? 0) - (x[1] ?? 0);
  });
}
