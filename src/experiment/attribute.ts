import type { Confidence } from '../model/cause.ts';

/** One place that differs, by two names: exactly, and as any place of its kind in its file. */
export interface PlaceNames {
  readonly exact: string;
  readonly nearby: string;
  /** Its values are times of the build, by what the comparison says. */
  readonly isTime: boolean;
}

/** The places in which one build differs from the one it is held against, by either name. */
export type Moved = ReadonlySet<string>;

export interface GroupTest {
  readonly variations: readonly string[];
  readonly moved: Moved;
}

export interface Evidence {
  /** What differs between builds under the same conditions, the clock running. */
  readonly control: Moved;
  /** The same with the clock standing still; null where that was not done. */
  readonly held: Moved | null;
  readonly tests: readonly GroupTest[];
}

/** What moves one place. `repeat`: building again is enough. An empty list: not settled. */
export interface Attribution {
  readonly by: readonly string[];
  readonly confidence: Confidence;
  readonly note: string;
}

export const repeat = 'repeat';
const clock = 'time';

/** Ties a place to what moves it, by its exact name or, where that is not steady from build to build, by its file. */
export function attribute(place: PlaceNames, evidence: Evidence): Attribution {
  const exact = byName(place.exact, place, evidence);
  if (exact.by.length > 0) return exact;
  const nearby = byName(place.nearby, place, evidence);
  if (nearby.by.length === 0) return exact;
  const confidence = nearby.confidence === 'proved' ? 'likely' : nearby.confidence;
  return { ...nearby, confidence, note: `${nearby.note}; told by the file as a whole` };
}

/** Variations that have to be tried one by one, because more than one of them fits a place. */
export function stillOpen(places: readonly PlaceNames[], evidence: Evidence): readonly string[] {
  const open = places.flatMap(({ exact }) => {
    if (noiseOf(evidence).has(exact)) return [];
    const fitting = candidates(exact, evidence.tests);
    return fitting.length > 1 ? fitting.filter((name) => !wasAlone(name, evidence.tests)) : [];
  });
  return [...new Set(open)];
}

function byName(name: string, place: PlaceNames, evidence: Evidence): Attribution {
  if (noiseOf(evidence).has(name)) return fromRepeats(place, evidence);
  const byClock = evidence.control.has(name) && evidence.held !== null;
  const movers = moversOf(name, evidence.tests);
  const by = byClock && !movers.includes(clock) ? [clock, ...movers] : movers;
  if (movers.length > 0)
    return { by, confidence: 'proved', note: 'it moved in every build with it, and in no build without' };
  const isSteady = !evidence.tests.some(({ moved }) => moved.has(name));
  if (byClock && isSteady)
    return { by, confidence: 'proved', note: 'it differs from build to build, and not while the clock stands still' };
  return {
    by: [],
    confidence: 'possible',
    note: isSteady
      ? 'it moved only with all variations together'
      : 'it moved in some builds, in a way that fits no variation: it comes and goes',
  };
}

function noiseOf({ held, control }: Evidence): Moved {
  return held ?? control;
}

/** A place that differs without any variation: the clock where its values are times, else chance or a race. */
function fromRepeats({ isTime }: PlaceNames, { control, held }: Evidence): Attribution {
  if (isTime)
    return { by: [clock], confidence: 'likely', note: 'it differs from build to build, and its values are times' };
  // Where holding the clock mended nothing, it may not have reached the build.
  const clockWasHeld = held !== null && [...control].some((name) => !held.has(name));
  return clockWasHeld
    ? { by: [repeat], confidence: 'likely', note: 'it differs from build to build, also while the clock stands still' }
    : { by: [repeat], confidence: 'possible', note: 'it differs from build to build; the clock was not ruled out' };
}

/** The variations that together say exactly when the place moved; empty when they do not, or when it takes more builds. */
function moversOf(name: string, tests: readonly GroupTest[]): readonly string[] {
  const fitting = candidates(name, tests);
  const settled = fitting.length === 1 || fitting.every((each) => wasAlone(each, tests));
  const explains = tests.every(
    ({ variations, moved }) => moved.has(name) === variations.some((each) => fitting.includes(each)),
  );
  return settled && explains ? fitting : [];
}

/** Those that were in force in some test, and never without moving the place. */
function candidates(name: string, tests: readonly GroupTest[]): readonly string[] {
  const all = [...new Set(tests.flatMap(({ variations }) => variations))];
  return all.filter((each) => tests.every(({ variations, moved }) => !variations.includes(each) || moved.has(name)));
}

function wasAlone(name: string, tests: readonly GroupTest[]): boolean {
  return tests.some(({ variations }) => variations.length === 1 && variations[0] === name);
}
