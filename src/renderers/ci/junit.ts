import type { Report, ReportProblem } from '../../model/report.ts';
import { placeLine } from '../view/place.ts';
import { arrange, type CauseSection } from '../view/sections.ts';
import { shortened } from '../view/shortened.ts';
import { counted } from '../view/wording.ts';
import { levelOf } from './level.ts';
import { findingLines, verdictLine } from './messages.ts';
import { attribute, text } from './xml.ts';

const maxFindingsOfCause = 50;
const maxTestCases = 2_000;

/**
 * JUnit's XML as CI systems read it, in the shape of container-structure-test: one suite, one test case for each cause. A
 * cause fails when the images differ by it; where the verdict is `equivalent` it passes and says what it excused.
 */
export function renderJunit(report: Report): string {
  const cases = [...problemCases(report), ...findingCases(report)].slice(0, maxTestCases);
  if (cases.length === 0)
    cases.push({ name: 'The images are identical', classname: 'odp-diff', lines: [], state: 'passed' });
  const count = (state: Case['state']): number => cases.filter((each) => each.state === state).length;
  const totals = `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="odp-diff" ${totals}>`,
    `  <testsuite name=${attribute(suiteName(report))} ${totals}>`,
    ...cases.flatMap(caseLines),
    `    <system-out>${text(verdictLine(report))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly lines: readonly string[];
  readonly state: 'passed' | 'failed' | 'error';
}

function suiteName({ images: [left, right] }: Report): string {
  return `${shortened(left.reference, 200)} and ${shortened(right.reference, 200)}`;
}

function problemCases(report: Report): Case[] {
  return report.problems.filter(({ severity }) => severity === 'error').map(problemCase);
}

function problemCase({ code, side, path, message, hint }: ReportProblem): Case {
  const place = path.length === 0 ? '' : ` (${shortened(path.join(' › '), 300)})`;
  return {
    name: `${side}${place}: ${code}`,
    classname: `odp-diff.problem.${code}`,
    lines: [shortened(message, 2_000), shortened(hint, 2_000)].filter((line) => line !== ''),
    state: 'error',
  };
}

function findingCases(report: Report): Case[] {
  const { security, causes, otherRoots, unexplained, encoding } = arrange(report);
  const alone = [...security, ...unexplained, ...otherRoots, ...encoding].map(
    (finding): Case => ({
      name: `${finding.title}: ${shortened(placeLine(finding), 300)}`,
      classname: `odp-diff.${finding.cause ?? 'unexplained'}`,
      lines: findingLines(finding, report),
      state: isFailure(report, [finding]) ? 'failed' : 'passed',
    }),
  );
  return [
    ...alone.slice(0, security.length),
    ...causes.map((section) => causeCase(report, section)),
    ...alone.slice(security.length),
  ];
}

function causeCase(report: Report, { cause, findings }: CauseSection): Case {
  const shown = findings.slice(0, maxFindingsOfCause);
  const { left, right } = cause.parameters;
  const parameters =
    left === null && right === null
      ? []
      : [`${shortened(left ?? '(nothing)', 200)} → ${shortened(right ?? '(nothing)', 200)}`];
  const more = findings.length - shown.length;
  return {
    name: `${cause.title} (${counted(cause.sites, 'place')})`,
    classname: `odp-diff.${cause.id}`,
    lines: [
      ...parameters,
      ...shown.flatMap((finding) => [finding.title, ...findingLines(finding, report).map((line) => `  ${line}`)]),
      ...(more > 0 ? [`${counted(more, 'more finding')} in the report`] : []),
      ...cause.fix.slice(0, 4).map((fix) => `Fix (${fix.for}): ${fix.text}`),
    ],
    state: isFailure(report, findings) ? 'failed' : 'passed',
  };
}

function isFailure(report: Report, findings: readonly Parameters<typeof levelOf>[0][]): boolean {
  return report.verdict !== 'equivalent' && findings.some((finding) => levelOf(finding) === 'error');
}

function caseLines({ name, classname, lines, state }: Case): string[] {
  const head = `    <testcase name=${attribute(name)} classname=${attribute(classname)} time="0"`;
  const body = lines.map(text).join('\n');
  if (state === 'passed')
    return body === '' ? [`${head}/>`] : [`${head}>`, `      <system-out>${body}</system-out>`, '    </testcase>'];
  const element = state === 'failed' ? 'failure' : 'error';
  const message = attribute(lines[0] ?? name);
  return [`${head}>`, `      <${element} message=${message}>${body}</${element}>`, '    </testcase>'];
}
