import { chunksOf, sliceSource } from '../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../model/bytes.ts';
import type { Hole } from './hole.ts';

/** One step of putting the left node together: a stretch of the right node, or what stands in a hole. */
export type Step = { readonly copy: ByteRange } | { readonly hole: Hole };

/** The two sides of one node, with the places that are not copied. */
export interface Splice {
  /** Size of the left node in bytes. */
  readonly size: number;
  readonly left: readonly Hole[];
  readonly right: readonly Hole[];
  /** The right node's bytes in the order in which they are taken. */
  readonly order: readonly ByteRange[];
}

/**
 * The steps that give the left node: what lies outside the holes of the right is taken in order and fills what lies
 * outside the holes of the left. Undefined when the two are not equally long, so that something was left out.
 */
export function stepsOf({ size, left, right, order }: Splice): Step[] | undefined {
  const supply = new Supply(outside(order, right));
  const steps: Step[] = [];
  let at = 0;
  for (const hole of left) {
    if (!supply.take(hole.at.start - at, steps)) return undefined;
    steps.push({ hole });
    at = hole.at.end;
  }
  return supply.take(size - at, steps) && supply.isEmpty() ? steps : undefined;
}

/** The parts of `order` that no hole covers. */
function outside(order: readonly ByteRange[], holes: readonly Hole[]): ByteRange[] {
  return order.flatMap((range) => {
    const parts: ByteRange[] = [];
    let at = range.start;
    for (let place = firstBehind(holes, range.start); place < holes.length; place++) {
      const hole = holes[place]?.at;
      if (hole === undefined || hole.start >= range.end) break;
      if (hole.start > at) parts.push({ start: at, end: hole.start });
      at = Math.max(at, hole.end);
    }
    if (at < range.end) parts.push({ start: at, end: range.end });
    return parts;
  });
}

/** The first hole that ends behind `offset`; holes are in order. */
export function firstBehind(holes: readonly Hole[], offset: number): number {
  let [low, high] = [0, holes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle]?.at.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

class Supply {
  readonly #ranges: readonly ByteRange[];
  #place = 0;
  #used = 0;

  constructor(ranges: readonly ByteRange[]) {
    this.#ranges = ranges;
  }

  /** Adds copies of `count` bytes; false when there are not as many. */
  take(count: number, steps: Step[]): boolean {
    let missing = count;
    while (missing > 0) {
      const range = this.#ranges[this.#place];
      if (range === undefined) return false;
      const start = range.start + this.#used;
      const end = Math.min(range.end, start + missing);
      add(steps, { start, end });
      missing -= end - start;
      this.#used += end - start;
      if (end < range.end) continue;
      this.#place += 1;
      this.#used = 0;
    }
    return missing === 0;
  }

  isEmpty(): boolean {
    return this.#place >= this.#ranges.length;
  }
}

function add(steps: Step[], { start, end }: ByteRange): void {
  const last = steps.at(-1);
  if (last !== undefined && 'copy' in last && last.copy.end === start) {
    steps[steps.length - 1] = { copy: { start: last.copy.start, end } };
  } else steps.push({ copy: { start, end } });
}

/** The bytes that the steps give; `left` stands in for the holes, whose worth is judged elsewhere. */
export function* spliced(steps: readonly Step[], left: ByteSource, right: ByteSource): Generator<Buffer> {
  for (const step of steps) {
    const [source, at] = 'copy' in step ? [right, step.copy] : [left, step.hole.at];
    yield* chunksOf(sliceSource(source, at.start, at.end));
  }
}
