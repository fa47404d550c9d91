import { setTimeout as sleep } from 'node:timers/promises';
import { type Conditions, changed, usualConditions } from '../../experiment/conditions.ts';
import type { Variation } from '../../experiment/variations.ts';
import { InputError } from '../../model/problem.ts';
import { type BuildRequest, buildOnce, type FinishedBuild, type Workshop } from './one-build.ts';

/** Between two builds of a control: the clock has moved on by more than the two seconds that DOS times count in. */
const pauseMs = 2_100;
/** The longest that a timer takes. */
const longestMs = 2 ** 31 - 1;
/** A build under libfaketime may take this much longer than the slowest without; then it hangs. */
const heldFactor = 5;
const heldLeastMs = 60_000;

/** No time is left for one more build. */
export class BudgetSpent extends Error {}

export interface BenchOptions {
  readonly budgetMs: number | null;
  /** Milliseconds of a clock that only runs forward. */
  now(): number;
  onBuild(text: string): void;
}

/** Runs the builds of an experiment one after the other and keeps what they made. */
export class Bench {
  readonly builds: FinishedBuild[] = [];
  readonly #workshop: Workshop;
  readonly #options: BenchOptions;
  readonly #began: number;
  #slowestMs = 0;
  #number = 0;

  constructor(workshop: Workshop, options: BenchOptions) {
    this.#workshop = workshop;
    this.#options = options;
    this.#began = options.now();
  }

  /** Builds with variations in force; `clock` is where it stands still, null where it runs. */
  async build(variations: readonly Variation[], clock: number | null): Promise<FinishedBuild> {
    const base: Conditions = { ...usualConditions, clock };
    return this.#run({
      variations: variations.map(({ name }) => name),
      conditions: changed(
        base,
        variations.map(({ change }) => change),
      ),
      timeoutMs: this.#leftMs(),
    });
  }

  /** The same conditions several times, apart in time. */
  async repeat(times: number, clock: number | null): Promise<readonly FinishedBuild[]> {
    const made: FinishedBuild[] = [];
    for (let at = 0; at < times; at++) {
      if (at > 0) await sleep(pauseMs, undefined, { signal: this.#workshop.signal });
      const timeoutMs = Math.min(this.#leftMs(), this.#heldMs(clock));
      made.push(await this.#run({ variations: [], conditions: { ...usualConditions, clock }, timeoutMs }));
    }
    return made;
  }

  #heldMs(clock: number | null): number {
    return clock === null ? longestMs : Math.max(heldLeastMs, heldFactor * this.#slowestMs);
  }

  #leftMs(): number {
    const { budgetMs, now } = this.#options;
    if (budgetMs === null) return longestMs;
    const left = budgetMs - (now() - this.#began);
    if (left <= 0) throw new BudgetSpent();
    return Math.min(longestMs, left);
  }

  async #run(request: Omit<BuildRequest, 'number'>): Promise<FinishedBuild> {
    const { now, onBuild } = this.#options;
    this.#number += 1;
    const number = this.#number;
    onBuild(`build ${number}: ${described(request)}`);
    const began = now();
    const finished = await buildOnce(this.#workshop, { ...request, number });
    this.#slowestMs = Math.max(this.#slowestMs, now() - began);
    this.builds.push(finished);
    this.#sameOutputs(finished);
    return finished;
  }

  #sameOutputs(finished: FinishedBuild): void {
    const names = (build: FinishedBuild): string => [...build.made.keys()].join(', ');
    const [first] = this.builds;
    if (first === undefined || names(first) === names(finished)) return;
    const message = `build ${first.number} made ${names(first)}, build ${finished.number} ${names(finished)}`;
    throw new InputError('output-missing', message, 'Name with --output what every build makes.');
  }
}

function described({ variations, conditions }: Omit<BuildRequest, 'number'>): string {
  const held = conditions.clock === null || variations.includes('time') ? '' : ', the clock standing still';
  return variations.length === 0 ? `as it is${held}` : `other ${variations.join(', ')}${held}`;
}
