import fc from 'fast-check';
import { walkOptions } from '../../src/app/registries.ts';
import type { Format } from '../../src/model/format.ts';
import { faultOf } from './invariants.ts';
import { mutate, mutations } from './mutate.ts';
import type { Seed } from './seeds.ts';

/** How long one format is tried: by number of documents, by time, or by whichever ends first. */
export interface Effort {
  readonly seed: number;
  readonly runs: number;
  /** Milliseconds. */
  readonly time?: number;
  /** Gets each document before it is compared, so that it is known after a hang or a crash of the process. */
  readonly onTry?: (name: string, bytes: Buffer) => void;
}

export interface FuzzResult {
  readonly format: string;
  readonly runs: number;
  /** Documents that the format still recognised. */
  readonly recognised: number;
  readonly fault: Fault | null;
}

export interface Fault {
  readonly what: string;
  readonly name: string;
  /** The document and its changed copy, as hex. */
  readonly left: string;
  readonly right: string;
}

/** Compares changed copies of the documents with the documents, both ways round, until something is wrong. */
export function fuzzFormat(format: Format, seeds: readonly Seed[], effort: Effort): FuzzResult {
  let runs = 0;
  let recognised = 0;
  let last: Fault | null = null;
  const property = fc.property(fc.nat({ max: seeds.length - 1 }), mutations, (index, changes) => {
    const document = seeds[index];
    if (document === undefined) return;
    const changed = mutate(document.bytes, changes);
    runs += 1;
    if (isTaken(format, document.name, changed)) recognised += 1;
    effort.onTry?.(document.name, changed);
    const pairs = [
      [document.bytes, changed],
      [changed, document.bytes],
    ] as const;
    for (const [left, right] of pairs) {
      const what = faultOf(document.name, left, right);
      if (what === undefined) continue;
      last = { what, name: document.name, left: left.toString('hex'), right: right.toString('hex') };
      throw new Error(what);
    }
  });
  const limit =
    effort.time === undefined ? {} : { interruptAfterTimeLimit: effort.time, markInterruptAsFailure: false };
  fc.check(property, { seed: effort.seed, numRuns: effort.runs, ...limit });
  return { format: format.id, runs, recognised, fault: last };
}

/** True when this format is the one that would get the document. */
function isTaken(format: Format, name: string, bytes: Buffer): boolean {
  const probe = { name, size: bytes.length, head: bytes.subarray(0, 4096) };
  return walkOptions.formats.find((candidate) => candidate.matches(probe))?.id === format.id;
}
