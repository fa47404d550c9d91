import { type Line, printed, span } from '../terminal/line.ts';
import { groupDigits } from '../view/wording.ts';
import type { Size } from './frame.ts';
import type { LoadProgress } from './ports.ts';

/** What is shown while there is no report yet. */
export function loadingLines(subject: readonly string[], progress: LoadProgress | null, { columns }: Size): Line[] {
  const width = Math.min(60, columns - 4);
  const bar = progress === null || progress.total <= 0 ? null : Math.min(1, progress.done / progress.total);
  const filled = Math.floor((bar ?? 0) * width);
  return [
    [],
    [printed('  odp-diff', 'strong')],
    [],
    ...subject.map((name): Line => [printed('  '), span(name)]),
    [],
    [
      printed('  '),
      span(progress === null ? 'opening the images' : progress.phase, 'strong'),
      span(amount(progress), 'dim'),
    ],
    [printed('  '), printed('━'.repeat(filled), 'good'), printed('─'.repeat(width - filled), 'dim')],
    [],
    [printed('  The report opens here as soon as it is there. q stops the comparison.', 'dim')],
  ];
}

function amount(progress: LoadProgress | null): string {
  if (progress === null || progress.total <= 0) return '';
  const percent = Math.min(100, Math.floor((progress.done / progress.total) * 100));
  return `  ${mebibytes(progress.done)} of ${mebibytes(progress.total)} MiB, ${percent} %`;
}

function mebibytes(count: number): string {
  const whole = count / 1024 / 1024;
  return whole < 10 ? whole.toFixed(1) : groupDigits(Math.round(whole));
}
