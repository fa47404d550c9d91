import { withinOneDay } from '../grammars/clock.ts';
import type { Capacity, Claim, Clock, FactorHint, Finding, Role } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

/** A site with its role and cause, as `classify` has it. */
export interface Claimed {
  readonly site: Site;
  readonly role: Role;
  readonly claim: Claim;
}

/** Seconds of two days and the moment itself: what a time near the image's own clock can be. */
const timesNearClock = 2 * 86_400 + 1;
/** Seconds that fit into the headers of archives, as far as the calendar of ISO 8601 goes. */
const anyTimeBits = 38;
/** The epoch, the first moment of MS-DOS in any time zone, and their neighbours: what tools write instead of a clock. */
const constantBits = 2;
const uuidBits = 122;
/** 18 settings of zlib and a few others that are tried. */
const settingsBits = 5;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

interface Clocks {
  readonly left: Clock;
  readonly right: Clock;
}

/**
 * An upper bound of the bits that someone could hide in one explained site (contract section 4): nothing in what is
 * recomputed, the choice of a second in a time, of an order in a permutation, else every differing bit.
 */
export function capacityOf({ site, role, claim }: Claimed, clocks: Clocks): Capacity {
  if (role === 'derived') return nothing;
  if (role === 'unexplained' || isUnbounded(claim)) return { ...nothing, bits: null };
  const { hint } = claim;
  if (hint?.factor === 'clock') return { ...nothing, times: [[timeKey(hint, clocks), 1]] };
  if (hint?.factor === 'build-path') return { ...nothing, paths: [[pathKeyOf(hint), 1]] };
  return { ...nothing, bits: plainBits(site) };
}

/** What may matter at run time, and what would not if its condition held. */
function isUnbounded({ grade, predicate }: Claim): boolean {
  return grade === 'lossy' || grade === 'finding' || (grade === 'guarded' && predicate?.held !== true);
}

const nothing: Capacity = { bits: 0, times: [], paths: [] };

function plainBits(site: Site): number {
  if (site.kind === 'order') return permutationBits(itemCount(site));
  const values = [site.left?.value, site.right?.value];
  if (values.every((value) => typeof value === 'string' && uuid.test(value))) return uuidBits;
  if (site.bytes > 0) return 8 * site.bytes;
  if (typeof site.facts?.['paths'] === 'number') return 8 * site.facts['paths'];
  return streamBits(site) ?? 8 * Math.max(...values.map((value) => Buffer.byteLength(String(value ?? ''))));
}

/** Compressed bytes of an equal payload: which settings were chosen, where they are known, else all of them. */
function streamBits({ key, facts, left, right }: Site): number | undefined {
  if (!/:(?:deflate|blocks|members|data|compression)$/.test(key)) return undefined;
  const [settings, other] = [facts?.['reproducedByLeft'], facts?.['reproducedByRight']];
  if (typeof settings === 'string' && typeof other === 'string') return settingsBits;
  const lengths = [left, right].map((side) =>
    (side?.ranges ?? []).reduce((sum, { start, end }) => sum + end - start, 0),
  );
  return 8 * Math.max(...lengths);
}

/** Members of an archive are counted by its handler; lines and entries by their ranges. */
function itemCount({ facts, left, right, bytes }: Site): number {
  const members = facts?.['members'];
  if (typeof members === 'number') return members;
  return Math.max(left?.ranges.length ?? 0, right?.ranges.length ?? 0, Math.min(bytes, 2));
}

/** log2(n!) */
function permutationBits(count: number): number {
  let bits = 0;
  for (let factor = 2; factor <= count; factor++) bits += Math.log2(factor);
  return bits;
}

type ClockHint = Extract<FactorHint, { factor: 'clock' }>;
type PathHint = Extract<FactorHint, { factor: 'build-path' }>;

/** The pair of times, and the bits that the freer of the two has. */
function timeKey({ left, right }: ClockHint, clocks: Clocks): string {
  const bits = Math.max(timeBits(left, clocks.left), timeBits(right, clocks.right));
  return `${bits} ${left} ${right}`;
}

function timeBits(time: number | null, clock: Clock): number {
  if (time === null || clock.times.includes(time)) return 0;
  if (withinOneDay(time, clock)) return Math.log2(timesNearClock);
  return time >= 0 && time < 86_400 ? constantBits : anyTimeBits;
}

/** The pair of prefixes, and the bits in the longer one. */
function pathKeyOf({ left, right }: PathHint): string {
  return `${8 * Math.max(Buffer.byteLength(left), Buffer.byteLength(right))} ${left}\0${right}`;
}

/** The capacity of several sites or findings together. */
export function joinCapacities(parts: readonly Capacity[]): Capacity {
  const bits = parts.some((part) => part.bits === null) ? null : parts.reduce((sum, part) => sum + (part.bits ?? 0), 0);
  return { bits, times: tally(parts.map(({ times }) => times)), paths: tally(parts.map(({ paths }) => paths)) };
}

function tally(lists: readonly Capacity['times'][]): [string, number][] {
  const counts = new Map<string, number>();
  for (const list of lists) for (const [key, count] of list) counts.set(key, (counts.get(key) ?? 0) + count);
  return [...counts];
}

/** One number for a whole comparison, rounded up to a tenth of a bit; null where nothing bounds it. */
export function capacityBits(findings: readonly Finding[]): number | null {
  const { bits, times, paths } = joinCapacities(findings.map(({ capacity }) => capacity));
  if (bits === null) return null;
  const shared = paths.length === 1 && (paths[0]?.[1] ?? 0) > 1;
  const total = bits + choiceBits(times) + (shared ? 0 : choiceBits(paths));
  return Math.max(0, Math.ceil(total * 10 - 1e-6) / 10);
}

/**
 * Values that several sites share carry their bits once, and besides that each site's choice among them; never more than
 * every site choosing freely.
 */
function choiceBits(values: Capacity['times']): number {
  const weigh = (key: string): number => Number(key.slice(0, key.indexOf(' ')));
  const free = values.filter(([key]) => weigh(key) > 0);
  const sites = free.reduce((sum, [, count]) => sum + count, 0);
  const apart = free.reduce((sum, [key, count]) => sum + weigh(key) * count, 0);
  const together = free.reduce((sum, [key]) => sum + weigh(key), 0) + sites * Math.log2(Math.max(free.length, 1));
  return Math.min(apart, together);
}
