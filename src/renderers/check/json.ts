import type { CheckReport } from '../../model/check-report.ts';

/** The report as it is; keys stand in the order in which they are made. */
export function renderCheckJson(report: CheckReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
