import { maxSimilarityCandidates } from '../bytes/limits.ts';
import { nameWithoutHash } from '../util/hashed-names.ts';

/**
 * Pairs the members of two containers: by name and ordinal, then by equal content (renames), then by name without the
 * hash of the content in it, then by similarity.
 * Pure: it sees identities, never bytes.
 */

/** What alignment needs to know of one side's members, which are numbered from 0 in stored order. */
export interface MemberList {
  readonly count: number;
  /** The name used in paths; not unique. */
  name(at: number): string;
  /** Equal exactly when the contents are equal; '' for members that content cannot tell apart (empty ones, directories, links). */
  contentId(at: number): string;
  /** Content bytes. */
  size(at: number): number;
}

export interface MemberPair {
  readonly left: number;
  readonly right: number;
  readonly by: 'name' | 'content' | 'stem' | 'similarity';
}

export interface Matching {
  /** In left order. */
  readonly pairs: readonly MemberPair[];
  readonly onlyLeft: readonly number[];
  readonly onlyRight: readonly number[];
  /** True when too many members were left over to try them all for similarity. */
  readonly similarityCut: boolean;
}

/** How alike two unmatched members are: 0 (nothing shared) to 1; the caller samples contents. */
export type Similarity = (left: number, right: number) => number;

/** Members at least this alike count as one renamed and changed member. */
const similarEnough = 0.6;

export function matchMembers(left: MemberList, right: MemberList, similarity?: Similarity): Matching {
  const partner = new Int32Array(left.count).fill(-1);
  const how = new Uint8Array(left.count);
  const taken = new Uint8Array(right.count);
  const pair = (l: number, r: number, by: number): void => {
    partner[l] = r;
    how[l] = by;
    taken[r] = 1;
  };
  matchNames(left, right, pair);
  matchContents(left, right, partner, taken, pair);
  matchStems(left, right, partner, taken, pair);
  const similarityCut = similarity !== undefined && matchSimilar(left, right, partner, taken, similarity, pair);
  return collect(left, right, partner, how, taken, similarityCut);
}

/** By the numbers that `how` keeps. */
const ways: readonly MemberPair['by'][] = ['name', 'content', 'similarity', 'stem'];

type Pairing = (left: number, right: number, by: number) => void;

function matchNames(left: MemberList, right: MemberList, pair: Pairing): void {
  const waiting = queues(right.count, (at) => right.name(at));
  for (let at = 0; at < left.count; at++) {
    const found = waiting.get(left.name(at))?.shift();
    if (found !== undefined) pair(at, found, 0);
  }
}

function matchContents(
  left: MemberList,
  right: MemberList,
  partner: Int32Array,
  taken: Uint8Array,
  pair: Pairing,
): void {
  // To know an identity may take reading the content, and what has no other of its size has no equal.
  const lefts = new Set(indices(left.count, (at) => partner[at] === -1).map((at) => left.size(at)));
  const rights = new Set(indices(right.count, (at) => !taken[at]).map((at) => right.size(at)));
  const identity = (list: MemberList, at: number): string => {
    const size = list.size(at);
    return size === 0 || !lefts.has(size) || !rights.has(size) ? '' : list.contentId(at);
  };
  const waiting = queues(right.count, (at) => (taken[at] ? '' : identity(right, at)));
  if (waiting.size === 0) return;
  for (let at = 0; at < left.count; at++) {
    if (partner[at] !== -1) continue;
    const id = identity(left, at);
    const found = id === '' ? undefined : waiting.get(id)?.shift();
    if (found !== undefined) pair(at, found, 1);
  }
}

/** `main.3f2a…91.js` and `main.77b0…c4.js`: one file under two hashes, where no other of that name is left over. */
function matchStems(left: MemberList, right: MemberList, partner: Int32Array, taken: Uint8Array, pair: Pairing): void {
  const stem = (list: MemberList, at: number): string => (list.size(at) === 0 ? '' : nameWithoutHash(list.name(at)));
  const waiting = queues(right.count, (at) => (taken[at] ? '' : stem(right, at)));
  if (waiting.size === 0) return;
  const own = queues(left.count, (at) => (partner[at] === -1 ? stem(left, at) : ''));
  for (const [name, [at, ...more]] of own) {
    const found = waiting.get(name);
    if (at !== undefined && more.length === 0 && found?.length === 1) pair(at, found[0] ?? 0, 3);
  }
}

/** Greedy, best first; ties go to the earlier member, so that the answer does not depend on anything else. */
function matchSimilar(
  left: MemberList,
  right: MemberList,
  partner: Int32Array,
  taken: Uint8Array,
  similarity: Similarity,
  pair: Pairing,
): boolean {
  const lefts = indices(left.count, (at) => partner[at] === -1 && left.size(at) > 0);
  const rights = indices(right.count, (at) => !taken[at] && right.size(at) > 0);
  const scored: { l: number; r: number; score: number }[] = [];
  for (const l of lefts.slice(0, maxSimilarityCandidates)) {
    for (const r of rights.slice(0, maxSimilarityCandidates)) {
      if (!comparableSizes(left.size(l), right.size(r))) continue;
      const score = similarity(l, r);
      if (score >= similarEnough) scored.push({ l, r, score });
    }
  }
  scored.sort((a, b) => b.score - a.score || a.l - b.l || a.r - b.r);
  for (const { l, r } of scored) {
    if (partner[l] === -1 && !taken[r]) pair(l, r, 2);
  }
  const most = Math.max(lefts.length, rights.length);
  return most > maxSimilarityCandidates && lefts.length > 0 && rights.length > 0;
}

function comparableSizes(left: number, right: number): boolean {
  return Math.min(left, right) * 2 >= Math.max(left, right);
}

function queues(count: number, key: (at: number) => string): Map<string, number[]> {
  const waiting = new Map<string, number[]>();
  for (let at = 0; at < count; at++) {
    const name = key(at);
    if (name === '') continue;
    const queue = waiting.get(name);
    if (queue === undefined) waiting.set(name, [at]);
    else queue.push(at);
  }
  return waiting;
}

function indices(count: number, keep: (at: number) => boolean): number[] {
  const kept: number[] = [];
  for (let at = 0; at < count; at++) if (keep(at)) kept.push(at);
  return kept;
}

function collect(
  left: MemberList,
  right: MemberList,
  partner: Int32Array,
  how: Uint8Array,
  taken: Uint8Array,
  similarityCut: boolean,
): Matching {
  const pairs: MemberPair[] = [];
  const onlyLeft: number[] = [];
  for (let at = 0; at < left.count; at++) {
    const right = partner[at] ?? -1;
    if (right === -1) onlyLeft.push(at);
    else pairs.push({ left: at, right, by: ways[how[at] ?? 0] ?? 'name' });
  }
  return { pairs, onlyLeft, onlyRight: indices(right.count, (at) => !taken[at]), similarityCut };
}
