import type { Report, ReportFinding } from '../../model/report.ts';
import { actionLines, actionSentence, actionsHeading } from '../view/action-wording.ts';
import { experimentSentence, idleVariations, movers, skippedVariations } from '../view/experiment-wording.ts';
import { identityOf } from '../view/identity.ts';
import { placeLine } from '../view/place.ts';
import { policySentences } from '../view/policy-wording.ts';
import { arrange, type CauseSection, type Sections } from '../view/sections.ts';
import { shortened } from '../view/shortened.ts';
import { stepRows, stepsHeading } from '../view/step-wording.ts';
import { shownValues } from '../view/value.ts';
import {
  accountingSentence,
  builderName,
  builderOf,
  counted,
  derivedSentence,
  gradeSentence,
  groupDigits,
  orderFixes,
  parametersOf,
  proofSentence,
  reachPhrase,
  verdictSentence,
  verdictWord,
} from '../view/wording.ts';

/** A comment on GitHub holds 65,536 characters; bytes are never fewer than those. */
const maxBytes = 60 * 1024;
const maxValueCharacters = 200;
const maxPlaceCharacters = 300;
const maxMadeByCharacters = 400;
const maxFindingsOfCause = 5;

const verdictMark = { identical: '✅', equivalent: '🟰', different: '❌', incomplete: '⚠️' } as const;

/** GitHub-flavoured Markdown for a job summary or a comment: roots first, never longer than a comment may be. */
export function renderMarkdown(report: Report): string {
  const sections = arrange(report);
  const blocks = [
    headBlock(report, sections),
    ...experimentBlocks(report),
    ...sections.security.map((finding) => `### 🔒 ${plain(finding.title)}\n\n${findingBlock(finding)}`),
    ...sections.causes.map((section, at) => causeBlock(report, section, at + 1)),
    ...actionsBlocks(report),
    ...stepsBlocks(report),
    ...sections.otherRoots.map((finding) => `### ${plain(finding.title)}\n\n${findingBlock(finding)}`),
    ...listBlock('Not explained', sections.unexplained),
    ...listBlock('Encoded differently, content equal', sections.encoding),
    ...problemBlocks(sections),
  ];
  return withinRoom(blocks, closing(report, sections));
}

/** Whole blocks as long as there is room; what is left out is counted. */
function withinRoom(blocks: readonly string[], end: string): string {
  const room = maxBytes - Buffer.byteLength(end);
  const kept: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2;
    if (size > room) break;
    kept.push(block);
  }
  const left = blocks.length - kept.length;
  const cut =
    left === 0 ? [] : [`_${counted(left, 'more section')} left out for want of room; the whole report has them._`];
  return `${[...kept, ...cut, end].join('\n\n')}\n`;
}

function headBlock(report: Report, sections: Sections): string {
  const word = `${verdictMark[report.verdict]} ${verdictWord[report.verdict]}`;
  const proof = proofSentence(report);
  const rows = report.images.map(
    (image) => `| ${image.side} | ${cell(identityOf(image))} | ${cell(image.reference)} | ${cell(image.platform)} |`,
  );
  return [
    `## odp-diff: ${word}`,
    `**${plain(verdictSentence(report, sections))}**${proof === '' ? '' : ` ${plain(proof)}`}`,
    ['| | digest | image | platform |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function causeBlock(report: Report, { cause, findings, shownBefore }: CauseSection, number: number): string {
  const parameters = parametersOf(cause, findings);
  const shown = findings.slice(0, maxFindingsOfCause);
  const more = findings.length - shown.length;
  const { first } = orderFixes(cause.fix, builderOf(report));
  const reach = reachPhrase(cause);
  return [
    `### ${number}. ${plain(cause.title)}`,
    `${parameters === null ? '' : `${code(parameters[0])} → ${code(parameters[1])} · `}${[counted(cause.sites, 'place'), ...(reach === null ? [] : [reach]), cause.confidence, code(cause.id)].join(' · ')}`,
    ...shown.map((finding) => findingBlock(finding)),
    ...(more > 0 ? [`_${counted(more, 'more finding')} of this cause._`] : []),
    ...(shownBefore > 0 ? [`_${counted(shownBefore, 'finding')} of this cause shown above._`] : []),
    ...first.map((fix) => `**Fix (${plain(builderName(fix.for))}):** ${plain(fix.text)}`),
  ].join('\n\n');
}

function experimentBlocks({ experiment, findings }: Report): string[] {
  if (experiment === undefined) return [];
  const rows = movers(experiment, findings).map(
    ({ name, places, confidence }) => `| ${plain(name)} | ${cell(shortened(places, 600))} | ${plain(confidence)} |`,
  );
  const table = rows.length === 0 ? [] : [['| varied | moves | how sure |', '| --- | --- | --- |', ...rows].join('\n')];
  const idle = idleVariations(experiment);
  const rest = [
    ...(idle.length === 0 ? [] : [`- moved nothing: ${plain(idle.join(', '))}`]),
    ...skippedVariations(experiment).map(({ name, why }) => `- not varied: ${plain(name)} (${plain(why, 300)})`),
    ...experiment.notes.map((note) => `- ${plain(note, 300)}`),
  ];
  const list = rest.length === 0 ? [] : [rest.join('\n')];
  return [[`### Experiment\n\n${plain(experimentSentence(experiment))}`, ...table, ...list].join('\n\n')];
}

function actionsBlocks(report: Report): string[] {
  const heading = actionsHeading(report);
  if (heading === null) return [];
  const actions = (report.actions ?? []).slice(0, maxFindingsOfCause);
  const items = actions.map((action) =>
    [`- ${plain(actionSentence(action))}`, ...actionLines(action).map((line) => `  - ${plain(line, 600)}`)].join('\n'),
  );
  return [[`### ${plain(heading)}`, ...items].join('\n\n')];
}

function stepsBlocks(report: Report): string[] {
  const rows = stepRows(report);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, 4 * maxFindingsOfCause);
  const items = shown.map(({ layer, text }) => `- ${plain(layer)}: ${plain(text, maxMadeByCharacters)}`);
  const more = rows.length - shown.length;
  const rest = more === 0 ? [] : [`_${counted(more, 'more layer')} in the report._`];
  return [[`### ${stepsHeading}`, items.join('\n'), ...rest].join('\n\n')];
}

function findingBlock(finding: ReportFinding): string {
  const [left, right] = shownValues(finding);
  const value = (text: string | null): string => (text === null ? '_(absent)_' : code(text, maxValueCharacters));
  const lines = [
    `- ${code(placeLine(finding), maxPlaceCharacters)}${finding.sites > 1 ? ` · ${counted(finding.sites, 'place')}` : ''}`,
    `  - left ${value(left)}`,
    `  - right ${value(right)}`,
    `  - ${finding.security === null ? plain(gradeSentence(finding)) : `**${finding.security.severity.toUpperCase()}**: ${plain(finding.security.why)}`}`,
    ...(finding.madeBy === undefined ? [] : [`  - ${plain(finding.madeBy, maxMadeByCharacters)}`]),
  ];
  return lines.join('\n');
}

function listBlock(title: string, findings: readonly ReportFinding[]): string[] {
  const shown = findings.slice(0, 4 * maxFindingsOfCause);
  if (shown.length === 0) return [];
  const more = findings.length - shown.length;
  const rest = more === 0 ? [] : [`_${groupDigits(more)} more in the report._`];
  return [[`### ${title} (${findings.length})`, ...shown.map(findingBlock), ...rest].join('\n\n')];
}

function problemBlocks({ errors, notes }: Sections): string[] {
  const list = (title: string, problems: Sections['errors']): string[] =>
    problems.length === 0
      ? []
      : [
          [
            `### ${title} (${problems.length})`,
            problems
              .slice(0, 20)
              .map(({ side, message, hint }) => `- ${side}: ${plain(message, 600)} ${plain(hint)}`.trimEnd())
              .join('\n'),
          ].join('\n\n'),
        ];
  return [...list('Not readable', errors), ...list('Notes', notes)];
}

function closing(report: Report, sections: Sections): string {
  const sentences = [derivedSentence(sections.derived), accountingSentence(report), ...policySentences(report)].filter(
    (each) => each !== '',
  );
  return `${sentences.map(plain).join(' ')}\n\nThe whole report, with every place and byte range, is in the HTML and JSON files of this job.`;
}

/** Text that Markdown must not read: no markup, links, mentions, references to issues, or HTML. */
export function plain(text: string, most = 4_000): string {
  return shortened(text, most)
    .replace(/[\\`*_{}[\]()#+!|~>$-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/@/g, '&#64;')
    .replace(/:(?=\/\/)/g, '&#58;');
}

/** A code span that its content cannot end (CommonMark 6.1): the fence is longer than any run of backticks in it. */
export function code(text: string, most = 4_000): string {
  const line = shortened(text, most);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padded = line === '' || /^[` ]|[` ]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
}

/** A code span inside a table, where a pipe ends the cell even in code. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}
