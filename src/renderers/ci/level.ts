import type { ReportFinding } from '../../model/report.ts';

/** How loudly a finding is told in a CI system. */
export type Level = 'error' | 'warning' | 'note';

/** Errors are what makes images differ, warnings what holds on a condition, notes what is harmless or merely follows. */
export function levelOf({ role, grade, security, predicate }: ReportFinding): Level {
  if (security !== null || role === 'unexplained') return 'error';
  if (role === 'derived' || role === 'encoding' || grade === 'safe') return 'note';
  return grade === 'guarded' && predicate?.held === true ? 'warning' : 'error';
}
