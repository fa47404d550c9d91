import type { ReportFinding } from '../../model/report.ts';
import type { Style } from '../terminal/line.ts';

/** One character that says how a finding counts, weightiest first in `marks`. */
export interface Mark {
  readonly sign: string;
  readonly style: Style;
  readonly meaning: string;
}

export const marks = [
  { sign: '!', style: 'bad', meaning: 'security finding, or an error' },
  { sign: '?', style: 'warn', meaning: 'unexplained' },
  { sign: '●', style: 'warn', meaning: 'root that changes the image' },
  { sign: '○', style: 'good', meaning: 'root that is safe' },
  { sign: '≈', style: 'dim', meaning: 'encoding only, content equal' },
  { sign: '→', style: 'dim', meaning: 'follows from others' },
  { sign: ' ', style: 'plain', meaning: '' },
] as const satisfies readonly Mark[];

/** Index into `marks`; the smaller, the weightier. */
export function rankOf({ security, role, grade, predicate }: ReportFinding): number {
  if (security !== null) return 0;
  if (role === 'unexplained') return 1;
  if (role === 'derived') return 5;
  if (role === 'encoding') return 4;
  return grade === 'safe' || (grade === 'guarded' && predicate?.held === true) ? 3 : 2;
}

export const noMark = marks.length - 1;

export function markOf(rank: number): Mark {
  return marks[rank] ?? { sign: ' ', style: 'plain', meaning: '' };
}
