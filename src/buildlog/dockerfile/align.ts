import { type Strength, strength } from './step-match.ts';

/** Instructions that one step may come from; more than one where the history does not tell. */
export type Candidates = ReadonlyMap<number, readonly number[]>;

export interface Alignment {
  /** By step; a step that is not there goes with none. */
  readonly candidates: Candidates;
  /** The sum of the strengths of all pairs. */
  readonly score: number;
  /** The first step and the instructions that have one. */
  readonly firstStep: number;
  readonly matched: ReadonlySet<number>;
}

/**
 * Pairs steps and instructions in their order, so that the strengths add up to the most; the latest steps win where there is a
 * choice, because a Dockerfile's own steps are the last of a history. Time and memory grow with steps × instructions.
 */
export function align(steps: number, instructions: number, match: (step: number, at: number) => Strength): Alignment {
  const width = instructions + 1;
  // At (s, i): the best of the first s steps with the first i instructions.
  const best = new Uint32Array((steps + 1) * width);
  const pairs = new Uint8Array(steps * instructions);
  for (let step = 0; step < steps; step++)
    for (let at = 0; at < instructions; at++) {
      const fit = match(step, at);
      pairs[step * instructions + at] = fit;
      const here = (step + 1) * width + at + 1;
      const skipped = Math.max(best[here - 1] ?? 0, best[here - width] ?? 0);
      best[here] = fit === strength.none ? skipped : Math.max(skipped, (best[here - width - 1] ?? 0) + fit);
    }
  return walkBack(steps, instructions, best, pairs);
}

function walkBack(steps: number, instructions: number, best: Uint32Array, pairs: Uint8Array): Alignment {
  const width = instructions + 1;
  const candidates = new Map<number, readonly number[]>();
  const matched = new Set<number>();
  let room = instructions;
  let firstStep = steps;
  for (let step = steps - 1; step >= 0; step--) {
    const whole = best[(step + 1) * width + room] ?? 0;
    const fitting: number[] = [];
    for (let at = room - 1; at >= 0; at--) {
      const fit = pairs[step * instructions + at] ?? 0;
      if (fit > 0 && (best[step * width + at] ?? 0) + fit === whole) fitting.push(at);
    }
    const [latest] = fitting;
    if (latest === undefined) continue;
    candidates.set(step, fitting.reverse());
    matched.add(latest);
    room = latest;
    firstStep = step;
  }
  return { candidates, score: best[steps * width + instructions] ?? 0, firstStep, matched };
}
