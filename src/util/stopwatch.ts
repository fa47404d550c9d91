/**
 * Where the time of a thread goes, for `--profile-timing`. This is the only clock below the command line, and nothing that
 * it says gets into a report. Time inside a nested part counts for that part alone.
 */
export type Times = Readonly<Record<string, number>>;

interface Running {
  readonly part: string;
  /** Milliseconds, moved on by what nested parts took. */
  since: number;
}

let times: Map<string, number> | undefined;
let running: Running | undefined;

/** Begins to measure in this thread, or stops. */
export function measureTime(on: boolean): void {
  times = on ? new Map() : undefined;
  running = undefined;
}

/** What `act` takes counts for `part`; without `measureTime` it is only called. */
export function timed<T>(part: string, act: () => T): T {
  if (times === undefined) return act();
  const outer = running;
  const now = performance.now();
  if (outer !== undefined) count(outer, now);
  const own: Running = { part, since: now };
  running = own;
  try {
    return act();
  } finally {
    const end = performance.now();
    count(own, end);
    if (outer !== undefined) outer.since = end;
    running = outer;
  }
}

function count({ part, since }: Running, now: number): void {
  times?.set(part, (times.get(part) ?? 0) + now - since);
}

/** Milliseconds by part since the last call. */
export function takeTimes(): Times {
  const taken = Object.fromEntries(times ?? []);
  times?.clear();
  return taken;
}
