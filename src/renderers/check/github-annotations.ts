import type { CheckReport, CheckSeverity } from '../../model/check-report.ts';
import { escapeData, escapeProperty } from '../ci/workflow-command.ts';
import { shortened } from '../view/shortened.ts';
import { placeText, shownFindings, valueLines, verdictText } from './wording.ts';

/** A job shows at most ten of each level; more would be dropped without a word. */
const maxOfLevel = 9;
const command = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<CheckSeverity, string>;

/** Workflow commands for GitHub Actions: the verdict of each image, then one annotation for each finding. */
export function renderCheckAnnotations(report: CheckReport): string {
  const left = { error: maxOfLevel, warning: maxOfLevel, note: maxOfLevel };
  const lines = report.images.map((image) =>
    annotation(
      image.verdict === 'conforms' ? 'notice' : 'error',
      'odp-diff check',
      `${shortened(image.reference, 300)}: ${verdictText(image)}`,
    ),
  );
  let dropped = 0;
  for (const { image, finding, title } of shownFindings(report)) {
    if (left[finding.severity] === 0) {
      dropped += 1;
      continue;
    }
    left[finding.severity] -= 1;
    const body = [image.reference, placeText(finding.path), ...valueLines(finding)].map((line) => shortened(line, 500));
    lines.push(annotation(command[finding.severity], `odp-diff: ${title}`, body.join('\n')));
  }
  if (dropped > 0) lines.push(annotation('notice', 'odp-diff check', `${dropped} more findings are in the report`));
  return `${lines.join('\n')}\n`;
}

function annotation(level: string, title: string, message: string): string {
  return `::${level} title=${escapeProperty(title)}::${escapeData(message)}`;
}
