import type { Report } from '../../model/report.ts';
import { shortened } from '../view/shortened.ts';
import { type Level, levelOf } from './level.ts';
import { findingLines, ownFindings, verdictLine } from './messages.ts';
import { escapeData, escapeProperty } from './workflow-command.ts';

/** A job shows at most ten of each level; more would be dropped without a word. */
const maxOfLevel = 9;

const maxProblemCharacters = 1_000;

const command = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<Level, string>;

/** Workflow commands for GitHub Actions: one annotation for each finding, the most important first. */
export function renderGithubAnnotations(report: Report): string {
  const lines: string[] = [];
  const left = { error: maxOfLevel, warning: maxOfLevel, note: maxOfLevel };
  let dropped = 0;
  for (const finding of ownFindings(report)) {
    const level = levelOf(finding);
    if (left[level] === 0) {
      dropped += 1;
      continue;
    }
    left[level] -= 1;
    lines.push(annotation(command[level], `odp-diff: ${finding.title}`, findingLines(finding, report).join('\n')));
  }
  if (dropped > 0) lines.push(annotation('notice', 'odp-diff', `${dropped} more findings are in the report`));
  for (const { severity, message, hint } of report.problems)
    if (severity === 'error')
      lines.push(
        annotation('error', 'odp-diff: not readable', shortened(`${message} ${hint}`.trim(), maxProblemCharacters)),
      );
  const level = report.verdict === 'identical' ? 'notice' : report.verdict === 'equivalent' ? 'warning' : 'error';
  return `${[annotation(level, 'odp-diff', verdictLine(report)), ...lines].join('\n')}\n`;
}

/** One workflow command; `place` points at a line of a file of the repository. */
export function annotation(
  level: string,
  title: string,
  message: string,
  place: { readonly file: string; readonly line: number; readonly col: number } | null = null,
): string {
  const where = place === null ? '' : `file=${escapeProperty(place.file)},line=${place.line},col=${place.col},`;
  return `::${level} ${where}title=${escapeProperty(title)}::${escapeData(message)}`;
}
