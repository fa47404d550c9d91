import type { Report, ReportFinding } from '../../model/report.ts';
import { placeOf } from '../view/chain.ts';
import { policySentences } from '../view/policy-wording.ts';
import type { Sections, ShownProblem } from '../view/sections.ts';
import { accountingSentence, counted, derivedSentence, problemPlace } from '../view/wording.ts';
import { wrap } from './layout.ts';
import { type Line, printed, span } from './line.ts';
import { type Layout, limits } from './options.ts';

const flat = { first: 0, rest: 0 };
const entry = { first: 3, rest: 5 };

/** Differences of encoding: one line each. */
export function encodingBlock(findings: readonly ReportFinding[], options: Layout): Line[] {
  if (findings.length === 0) return [];
  const shown = options.verbose ? findings : findings.slice(0, limits.encoding);
  return [
    [span('Encoded differently, content equal', 'strong')],
    ...shown.flatMap((finding) => wrap(encodingSpans(finding), options.prose, entry)),
    ...more(findings.length - shown.length),
  ];
}

function encodingSpans(finding: ReportFinding): Line {
  const values = finding.left === null || finding.right === null ? '' : ` (${finding.left} → ${finding.right})`;
  const sites = finding.sites > 1 ? ` · ${counted(finding.sites, 'place')}` : '';
  return [
    span(`${placeOf(finding.path).join(' ← ')}:`),
    printed(' '),
    span(`${finding.title}${values}${sites}`),
    printed(' '),
    span(`[${finding.cause ?? ''}]`, 'dim'),
  ];
}

/** One line for everything derived, one for the bytes; with `verbose` each equation. */
export function followingBlock(report: Report, { derived }: Sections, options: Layout): Line[] {
  const equations = options.verbose
    ? derived.flatMap((finding) => wrap([span(equationText(finding), 'dim')], options.prose, entry))
    : [];
  const sentence = derivedSentence(derived);
  return [
    ...(sentence === '' ? [] : wrap([span(sentence)], options.prose, flat)),
    ...equations,
    ...wrap([span(accountingSentence(report))], options.prose, flat),
    ...policySentences(report).flatMap((each) => wrap([span(each)], options.prose, flat)),
  ];
}

function equationText(finding: ReportFinding): string {
  const sites = finding.sites > 1 ? ` (${counted(finding.sites, 'place')})` : '';
  const equation = finding.equation === null ? '' : ` = ${finding.equation}`;
  return `${placeOf(finding.path).join(' ← ')}: ${finding.location.name}${equation}${sites}`;
}

/** What could not be read, or what is worth knowing. */
export function problemsBlock(heading: string, problems: readonly ShownProblem[], options: Layout): Line[] {
  if (problems.length === 0) return [];
  const shown = options.verbose ? problems : problems.slice(0, limits.problems);
  return [
    [span(heading, 'strong')],
    ...shown.flatMap((problem) => problemLines(problem, options)),
    ...more(problems.length - shown.length),
  ];
}

function problemLines(problem: ShownProblem, { prose }: Layout): Line[] {
  const place = problemPlace(problem, placeOf(problem.path));
  const hint = problem.hint === '' ? [] : wrap([span(problem.hint, 'dim')], prose, { first: 5, rest: 5 });
  return [
    ...wrap(
      [span(`${place}:`, problem.severity === 'error' ? 'warn' : 'dim'), printed(' '), span(problem.message)],
      prose,
      entry,
    ),
    ...hint,
  ];
}

function more(count: number): Line[] {
  return count === 0 ? [] : [[printed(`   and ${counted(count, 'more', '')} (use --verbose)`, 'dim')]];
}
