import type { DoctorResult } from '../../model/doctor.ts';
import { jsonText } from '../../util/json-text.ts';

/** The result as JSON, keys in a fixed order; `schemaVersion` rises with every change that could break a reader. */
export function doctorJson({ findings, files, rules, problems, unusedAllowances }: DoctorResult): string {
  const body = { schemaVersion: 1, files, findings, unusedAllowances, problems, rules };
  return jsonText(body);
}
