import type { Report, ReportFinding } from '../../model/report.ts';
import { attributionText } from '../view/experiment-wording.ts';
import { placeLine } from '../view/place.ts';
import { arrange } from '../view/sections.ts';
import { shortened } from '../view/shortened.ts';
import { shownValues } from '../view/value.ts';
import { counted, gradeSentence, verdictSentence, verdictWord } from '../view/wording.ts';

const maxPlaceCharacters = 300;
const maxMadeByCharacters = 400;
const maxValueCharacters = 120;

/** The verdict as one sentence. */
export function verdictLine(report: Report): string {
  return `${verdictWord[report.verdict]}: ${verdictSentence(report, arrange(report))}`;
}

/** A finding in a few short lines: where, the values, what it counts for. Nothing in them can steer what shows them. */
export function findingLines(finding: ReportFinding, report: Report): string[] {
  const [left, right] = shownValues(finding);
  const value = (text: string | null): string => (text === null ? '(absent)' : shortened(text, maxValueCharacters));
  const moved = attributionText(report, finding.id);
  const more = finding.sites > 1 ? ` (${counted(finding.sites, 'place')})` : '';
  return [
    `${shortened(placeLine(finding), maxPlaceCharacters)}${more}`,
    `left ${value(left)}`,
    `right ${value(right)}`,
    finding.security === null
      ? gradeSentence(finding)
      : `${finding.security.severity}: ${shortened(finding.security.why, maxPlaceCharacters)}`,
    ...(finding.madeBy === undefined ? [] : [shortened(finding.madeBy, maxMadeByCharacters)]),
    ...(moved === null ? [] : [moved]),
  ];
}

/** Findings that a CI system should name one by one: all that do not merely follow and that no policy hides. */
export function ownFindings(report: Report): readonly ReportFinding[] {
  const hidden = new Set(report.policy.hidden);
  return report.findings.filter(({ id, role }) => role !== 'derived' && !hidden.has(id));
}
