import { printable } from '../util/printable.ts';
import type { Io } from './io.ts';

/** Bytes done of bytes to do in one phase of a comparison. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface ProgressLine {
  update(event: Progress): void;
  /** Takes the line off the terminal; nothing is written afterwards. */
  stop(): void;
}

/** Nothing is said about work that is over by then. */
const quietMs = 1_000;
const redrawMs = 100;
const plainEveryMs = 5_000;

/**
 * Progress on stderr: one line drawn again and again on a terminal, else a plain line every five seconds. `now` is a
 * clock in milliseconds.
 */
export function progressLine(mode: 'auto' | 'plain' | 'none', { stderr, env }: Io, now: () => number): ProgressLine {
  if (mode === 'none') return { update: () => undefined, stop: () => undefined };
  const live = mode === 'auto' && stderr.isTerminal && (env.CI ?? '') === '' && env.TERM !== 'dumb';
  const every = live ? redrawMs : plainEveryMs;
  let due = now() + quietMs;
  let drawn = false;
  let stopped = false;
  const write = (text: string) => void stderr.write(text).catch(() => undefined);
  return {
    update(event) {
      if (stopped || now() < due) return;
      due = now() + every;
      drawn = live;
      const text = describeProgress(event);
      write(live ? `\r\u001b[K${text.slice(0, Math.max(1, (stderr.columns ?? 80) - 1))}` : `odp-diff: ${text}\n`);
    },
    stop() {
      if (drawn && !stopped) write('\r\u001b[K');
      stopped = true;
    },
  };
}

/** `layers: 1.2 GB of 3.4 GB, 35 %` */
export function describeProgress({ phase, done, total }: Progress): string {
  const name = printable(phase);
  if (total <= 0) return done <= 0 ? name : `${name}: ${formatBytes(done)}`;
  const percent = Math.min(100, Math.floor((done / total) * 100));
  return `${name}: ${formatBytes(done)} of ${formatBytes(total)}, ${percent} %`;
}

const units = ['kB', 'MB', 'GB', 'TB'];

function formatBytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const power = Math.min(units.length, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`;
}
