import type { DoctorFinding, DoctorResult } from '../../model/doctor.ts';
import { annotation } from '../ci/github-annotations.ts';
import { levels } from './sarif.ts';

/** A job shows at most ten of each level; more would be dropped without a word. */
const maxOfLevel = 9;
const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Workflow commands for GitHub Actions, at the file and line of each finding that is not allowed. */
export function doctorAnnotations({ findings }: DoctorResult): string {
  const left = { error: maxOfLevel, warning: maxOfLevel, note: maxOfLevel };
  const lines: string[] = [];
  let dropped = 0;
  for (const finding of findings.filter(({ allowed }) => allowed === null)) {
    const level = levels[finding.severity];
    if (left[level] === 0) dropped += 1;
    else {
      left[level] -= 1;
      lines.push(lineOf(finding, commands[level]));
    }
  }
  if (dropped > 0) lines.push(annotation('notice', 'odp-diff doctor', `${dropped} more findings are in the report`));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function lineOf({ rule, title, file, line, column, why, fix }: DoctorFinding, command: string): string {
  const message = [why, ...fix.map((each) => `Fix (${each.for}): ${each.text}`)].join('\n');
  return annotation(command, `odp-diff doctor: ${title} [${rule}]`, message, { file, line, col: column });
}
