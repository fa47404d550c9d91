import { printable } from '../util/printable.ts';
import type { Times } from '../util/stopwatch.ts';

export interface TimeTable {
  /** Takes what one thread measured. */
  add(times: Times): void;
  /** The longest part first; then all parts together, and the time from the beginning until now. */
  text(): string;
}

/** Collects times of several threads. `now` is a clock in milliseconds; the table begins when it is made. */
export function timeTable(now: () => number): TimeTable {
  const begin = now();
  const parts = new Map<string, number>();
  return {
    add: (times) => {
      for (const [part, time] of Object.entries(times)) parts.set(part, (parts.get(part) ?? 0) + time);
    },
    text: () => {
      const sum = [...parts.values()].reduce((total, time) => total + time, 0);
      const rows = [...parts]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .map(([part, time]) => row(part, time, sum));
      const lines = [
        'Time by part, of all threads:',
        ...rows,
        row('all of these', sum, sum),
        row('elapsed', now() - begin, sum),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

function row(part: string, time: number, sum: number): string {
  const share = sum === 0 ? '' : `${((time / sum) * 100).toFixed(0)} %`;
  return `  ${printable(part).padEnd(28)}${time.toFixed(0).padStart(8)} ms${share.padStart(7)}`;
}
