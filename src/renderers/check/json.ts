import type { CheckReport } from '../../model/check-report.ts';
import { jsonText } from '../../util/json-text.ts';

/** The report as it is; keys stand in the order in which they are made. */
export function renderCheckJson(report: CheckReport): string {
  return jsonText(report);
}
