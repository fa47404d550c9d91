import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One way to do the work, as a shell would start it. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Exit statuses that are no failure. */
  readonly accept?: readonly number[];
  /** Undoes what the command left behind; not measured. */
  readonly after?: () => void;
}

export interface Measured {
  /** Seconds from start to end. */
  readonly wall: number;
  /** Seconds of processor time, user and system together. */
  readonly cpu: number;
  /** Peak resident memory of the largest process, in MiB. */
  readonly memory: number;
}

export const odpDiff = [process.execPath, 'bin/odp-diff.js'] as const;

/** An own comparison: what it finds is exit status 1. */
export function ownRun(name: string, ...words: readonly string[]): Contender {
  return { name, command: [...odpDiff, ...words, '--quiet', '--progress', 'none'], accept: [0, 1] };
}

export function hasTool(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

/** Runs all contenders in turn, `rounds` times, so that what else the machine does hits all of them; medians by name. */
export function race(contenders: readonly Contender[], rounds: number): ReadonlyMap<string, Measured> {
  const all = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) all.get(contender.name)?.push(runOnce(contender));
  }
  return new Map([...all].map(([name, runs]) => [name, medianOf(runs)]));
}

export function runOnce({ name, command, accept = [0], after }: Contender, timeoutSeconds?: number): Measured {
  const directory = mkdtempSync(join(tmpdir(), 'odp-diff-time-'));
  const file = join(directory, 'time');
  if (!existsSync('/usr/bin/time')) throw new Error('the benchmark needs /usr/bin/time (package time)');
  const limit = timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1000 };
  const start = process.hrtime.bigint();
  const { status, error } = spawnSync('/usr/bin/time', ['-o', file, '-f', '%U %S %M', ...command], {
    stdio: 'ignore',
    ...limit,
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const timedOut = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  if (!timedOut && (error !== undefined || status === null || !accept.includes(status)))
    throw new Error(`${name} failed (${status ?? error?.message})`);
  const [user = 0, system = 0, kilobytes = 0] = timedOut
    ? []
    : (readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  rmSync(directory, { recursive: true });
  after?.();
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

function medianOf(runs: readonly Measured[]): Measured {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    memory: median(runs.map(({ memory }) => memory)),
  };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A finished row of the table in docs/performance.md. */
export interface Row {
  readonly work: string;
  readonly bar: string;
  readonly measured: string;
  /** null: nothing is demanded. */
  readonly met: boolean | null;
}

export function measuredOf(race: ReadonlyMap<string, Measured>, name: string): Measured {
  const found = race.get(name);
  if (found === undefined) throw new Error(`${name} did not run`);
  return found;
}

export function tableOf(rows: readonly Row[]): string {
  return ['| work | bar | measured | |', '|---|---|---|---|', ...rows.map(rowLine)].join('\n');
}

export function rowLine({ work, bar, measured, met }: Row): string {
  return `| ${work} | ${bar} | ${measured} | ${verdict(met)} |`;
}

function verdict(met: boolean | null): string {
  return met === null ? '–' : met ? 'met' : '**not met**';
}

/** All runs of one race, with the ratio to the first contender. */
export function timesOf(race: ReadonlyMap<string, Measured>): string {
  const first = [...race.values()][0]?.wall ?? Number.NaN;
  const lines = [...race].map(
    ([name, { wall, cpu, memory }]) =>
      `| ${name} | ${wall.toFixed(2)} s | ${cpu.toFixed(2)} s | ${memory.toFixed(0)} MiB | ${(wall / first).toFixed(2)} |`,
  );
  return ['| what | time | processor time | memory | ÷ first |', '|---|---|---|---|---|', ...lines].join('\n');
}
