/** Sets of reasons that are tried before the greedy answer stands. */
const maxCoversTried = 20_000;

/**
 * The fewest sets that together have every element that any of them has, as their numbers; where several are as few, those
 * that come first. Sets that stand first should be the best: what is found greedily in that order is the answer when too
 * many would have to be tried, without those that turn out to be superfluous.
 */
export function smallestCover(sets: readonly (readonly number[])[]): readonly number[] {
  const masks = masksOf(sets);
  const all = masks.reduce((sum, mask) => sum | mask, 0n);
  const greedy = withoutSuperfluous(greedyCover(masks, all), masks, all);
  const budget = { left: maxCoversTried };
  for (let size = 1; size < greedy.length; size++) {
    const found = coverOf(size, 0, 0n, { masks, all, budget });
    if (found !== undefined) return found;
    if (budget.left <= 0) break;
  }
  return greedy;
}

/** Elements that the same sets have are one bit. */
function masksOf(sets: readonly (readonly number[])[]): readonly bigint[] {
  const owners = new Map<number, number[]>();
  sets.forEach((members, at) => {
    for (const member of members) {
      const list = owners.get(member);
      if (list === undefined) owners.set(member, [at]);
      else list.push(at);
    }
  });
  const kinds = [...new Set([...owners.values()].map((list) => list.join(' ')))];
  const masks = sets.map(() => 0n);
  kinds.forEach((kind, bit) => {
    for (const at of kind.split(' ').map(Number)) masks[at] = (masks[at] ?? 0n) | (1n << BigInt(bit));
  });
  return masks;
}

function greedyCover(masks: readonly bigint[], all: bigint): number[] {
  const chosen: number[] = [];
  let covered = 0n;
  masks.forEach((mask, at) => {
    if (covered === all || (covered | mask) === covered) return;
    chosen.push(at);
    covered |= mask;
  });
  return chosen;
}

/** The last ones go first: they were chosen for the least. */
function withoutSuperfluous(chosen: readonly number[], masks: readonly bigint[], all: bigint): readonly number[] {
  return chosen.reduceRight<readonly number[]>((kept, at) => {
    const others = kept.filter((other) => other !== at);
    return others.reduce((sum, other) => sum | (masks[other] ?? 0n), 0n) === all ? others : kept;
  }, chosen);
}

interface Search {
  readonly masks: readonly bigint[];
  readonly all: bigint;
  readonly budget: { left: number };
}

/** `size` sets from number `from` on that have, with `covered`, all; the first such by number. */
function coverOf(size: number, from: number, covered: bigint, search: Search): readonly number[] | undefined {
  const { masks, all, budget } = search;
  if (size === 0) return covered === all ? [] : undefined;
  for (let at = from; at + size <= masks.length && budget.left > 0; at++) {
    const mask = masks[at] ?? 0n;
    budget.left -= 1;
    if ((covered | mask) === covered) continue;
    const rest = coverOf(size - 1, at + 1, covered | mask, search);
    if (rest !== undefined) return [at, ...rest];
  }
  return undefined;
}
