import fc from 'fast-check';
import { expect } from 'vitest';
import type { ByteRange } from '../../src/model/bytes.ts';
import type { Format } from '../../src/model/format.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { memoryNode, recordSites, type Siblings } from './record-sites.ts';

/** True when the bytes outside all sites' ranges are the same sequence on both sides: the promise of every leaf format. */
export function complementsEqual(left: Buffer, right: Buffer, sites: readonly Site[]): boolean {
  const leftRest = complementOf(
    left,
    sites.flatMap((site) => site.left?.ranges ?? []),
  );
  const rightRest = complementOf(
    right,
    sites.flatMap((site) => site.right?.ranges ?? []),
  );
  return leftRest.equals(rightRest);
}

function complementOf(bytes: Buffer, ranges: readonly ByteRange[]): Buffer {
  const covered = new Uint8Array(bytes.length);
  for (const { start, end } of ranges) {
    if (start < 0 || end > bytes.length || start > end)
      throw new RangeError(`range ${start}–${end} of ${bytes.length}`);
    covered.fill(1, start, end);
  }
  return Buffer.from(bytes.filter((_, at) => covered[at] === 0));
}

/** Compares two documents; undefined when the format cannot read one of them. */
export function compareOrRefuse(format: Format, name: string, left: Buffer, right: Buffer, siblings: Siblings = {}) {
  try {
    return recordSites(format.compare, memoryNode(name, left), memoryNode(name, right), siblings).sites;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Holds a document against each of its own beginnings: refused, or every difference covered. Never a crash. */
export function expectTruncationsCovered(format: Format, name: string, document: Buffer): void {
  for (let length = 0; length < document.length; length += 1) {
    const cut = document.subarray(0, length);
    const sites = compareOrRefuse(format, name, document, cut);
    if (sites !== undefined) expect(complementsEqual(document, cut, sites), `cut at ${length}`).toBe(true);
    const turned = compareOrRefuse(format, name, cut, document);
    if (turned !== undefined) expect(complementsEqual(cut, document, turned), `cut at ${length}, turned`).toBe(true);
  }
}

/** Changes, removes, inserts and swaps bytes at random: refused, or every difference covered. Returns how many were read. */
export function expectMutationsCovered(format: Format, name: string, document: Buffer, runs = 400): number {
  let read = 0;
  fc.assert(
    fc.property(fc.array(mutation(document.length), { minLength: 1, maxLength: 4 }), (mutations) => {
      const mutated = mutations.reduce((bytes, mutate) => mutate(bytes), document);
      const sites = compareOrRefuse(format, name, document, mutated);
      if (sites === undefined) return;
      read += 1;
      expect(complementsEqual(document, mutated, sites)).toBe(true);
      if (!document.equals(mutated)) expect(sites.length).toBeGreaterThan(0);
      for (const site of sites) expect(site.bytes).toBeGreaterThan(0);
    }),
    { seed: 42, numRuns: runs },
  );
  return read;
}

type Mutation = (bytes: Buffer) => Buffer;

function mutation(size: number): fc.Arbitrary<Mutation> {
  const place = fc.nat({ max: Math.max(0, size - 1) });
  const short = fc.nat({ max: 12 });
  return fc.oneof(
    fc.tuple(place, fc.integer({ min: 0x20, max: 0x7e })).map(
      ([at, byte]): Mutation =>
        (bytes) =>
          splice(bytes, at, 1, [byte]),
    ),
    fc.tuple(place, short).map(
      ([at, count]): Mutation =>
        (bytes) =>
          splice(bytes, at, count, []),
    ),
    fc.tuple(place, fc.uint8Array({ maxLength: 6 })).map(
      ([at, added]): Mutation =>
        (bytes) =>
          splice(bytes, at, 0, added),
    ),
    fc.tuple(place, place, short).map(
      ([at, to, count]): Mutation =>
        (bytes) => {
          const moved = bytes.subarray(at, at + count);
          return splice(splice(bytes, at, count, []), to, 0, moved);
        },
    ),
  );
}

function splice(bytes: Buffer, at: number, count: number, added: Iterable<number>): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([...added]), bytes.subarray(at + count)]);
}
