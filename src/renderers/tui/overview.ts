import type { ReportCause, ReportFinding } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { fill, wrap } from '../terminal/layout.ts';
import { type Line, printed, type Span, type Style, span } from '../terminal/line.ts';
import { valueLines } from '../terminal/values.ts';
import { chainOf, examplePlaces } from '../view/chain.ts';
import { placeLine } from '../view/place.ts';
import { policySentences } from '../view/policy-wording.ts';
import { shownValues } from '../view/value.ts';
import {
  accountingSentence,
  builderName,
  builderOf,
  counted,
  gradeSentence,
  groupDigits,
  orderFixes,
  parametersOf,
  problemPlace,
  proofSentence,
  reachPhrase,
} from '../view/wording.ts';
import { markOf } from './mark.ts';
import type { Model } from './model.ts';
import type { TreeNode } from './tree.ts';

export interface OverviewOptions {
  readonly width: number;
  readonly color: boolean;
}

const flat = { first: 0, rest: 0 };
const inner = { first: 2, rest: 2 };
const maxRelated = 50;

/** Everything that the report has about one row. */
export function overview(model: Model, node: TreeNode, options: OverviewOptions): Line[] {
  if (node.finding !== null) return findingLines(model, node.finding, options);
  if (node.problem !== null) return problemLines(node, options);
  if (node.cause !== null) return causeLines(model, node, node.cause, options);
  return [...placeLines(node, options), ...reportLines(model, options)];
}

/** The cause whose page belongs to a row. */
export function pageOf({ finding, cause }: TreeNode): string | null {
  return finding?.cause ?? cause?.id ?? null;
}

function findingLines(model: Model, finding: ReportFinding, options: OverviewOptions): Line[] {
  const { width, color } = options;
  const [left, right] = shownValues(finding);
  const { security, equation, role, proof, ambiguousWith } = finding;
  const facts = [`#${finding.id}`, role, counted(finding.bytes, 'byte'), ...(proof === null ? [] : [`proof ${proof}`])];
  return [
    ...wrap([span(finding.title, 'strong')], width, flat),
    [span(`${finding.cause ?? 'no known cause'}  ${facts.join(' · ')}`, 'dim')],
    ...(security === null ? [] : wrap([span(`${security.severity}: ${security.why}`, 'bad')], width, flat)),
    [],
    ...chain(finding, width),
    [],
    ...valueLines(left, right, { width, indent: 0, color, full: true }),
    ...ranges(finding, width),
    [],
    ...wrap([span(gradeSentence(finding))], width, flat),
    ...(equation === null ? [] : wrap([span(`Equals, on both sides: ${equation}`)], width, { first: 0, rest: 2 })),
    ...(ambiguousWith.length === 0 ? [] : wrap([span(`Could also be: ${ambiguousWith.join(', ')}.`)], width, flat)),
    ...places(finding, width),
    ...related(
      'Follows from',
      finding.derivedFrom.flatMap((id) => model.byId.get(id) ?? []),
      width,
    ),
    ...related('From it follow', model.followers.get(finding.id) ?? [], width),
    ...fixLines(model, causeOf(model, finding), width),
  ];
}

function causeOf({ report }: Model, { id }: ReportFinding): ReportCause | undefined {
  return report.causes.find(({ findings }) => findings.includes(id));
}

/** The way from the manifest, one step a line; each one's digest covers the next. */
function chain({ path, location }: ReportFinding, width: number): Line[] {
  const steps = [...chainOf(path), ...(location.name === '' ? [] : [location.name])];
  return steps.flatMap((step, at) => {
    const indent = Math.min(at, 8);
    const style: Style = at === steps.length - 1 ? 'strong' : 'plain';
    const words: Span[][] = [...(at === 0 ? [] : [[printed('└', 'dim')]]), [printed(printable(step), style)]];
    return fill(words, width, { first: Math.max(0, indent - 1), rest: indent + 1 });
  });
}

function ranges({ location }: ReportFinding, width: number): Line[] {
  const one = (side: 'left' | 'right'): string[] => {
    const [first] = location[side];
    if (first === undefined) return [];
    const more = location[side].length > 1 ? ` and ${location[side].length - 1} more` : '';
    return [`${side} ${groupDigits(first.start)}–${groupDigits(first.end)}${more}`];
  };
  const named = [...one('left'), ...one('right')];
  const where = location.kind === 'metadata' ? 'Bytes of the archive' : 'Bytes';
  return named.length === 0 ? [] : wrap([span(`${where}: ${named.join(', ')}`, 'dim')], width, { first: 0, rest: 2 });
}

function places(finding: ReportFinding, width: number): Line[] {
  if (finding.sites <= 1) return [];
  const examples = examplePlaces(finding);
  const head = `${counted(finding.sites, 'place')}${examples.length === 0 ? '' : ', for example:'}`;
  return [[], [span(head)], ...examples.flatMap((each) => wrap([span(each)], width, { first: 2, rest: 4 }))];
}

function related(title: string, findings: readonly ReportFinding[], width: number): Line[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, maxRelated).flatMap((each) => {
    const words = [span(`#${each.id} `, 'dim'), span(placeLine(each))];
    return wrap(words, width, { first: 2, rest: 4 });
  });
  const more =
    findings.length > maxRelated ? [[span(`  and ${groupDigits(findings.length - maxRelated)} more`, 'dim')]] : [];
  return [[], [span(title, 'strong')], ...rows, ...more];
}

function fixLines({ report }: Model, cause: ReportCause | undefined, width: number): Line[] {
  if (cause === undefined || cause.fix.length === 0) return [];
  const { first, rest } = orderFixes(cause.fix, builderOf(report));
  const rows = [...first, ...rest].flatMap((fix) => [
    ...wrap([span(`${builderName(fix.for)}: `, 'dim'), span(fix.text)], width, { first: 2, rest: 4 }),
  ]);
  return [[], [span('Fix', 'strong')], ...rows];
}

function causeLines(model: Model, node: TreeNode, cause: ReportCause, { width, color }: OverviewOptions): Line[] {
  const findings = cause.findings.flatMap((id) => model.byId.get(id) ?? []);
  const parameters = parametersOf(cause, findings);
  const sites = `${counted(cause.findings.length, 'finding')}, ${counted(cause.sites, 'place')}`;
  const reach = reachPhrase(cause);
  const elsewhere =
    node.count < cause.findings.length
      ? [`${counted(cause.findings.length - node.count, 'finding')} of it in other rows`]
      : [];
  return [
    ...wrap([span(cause.title, 'strong')], width, flat),
    [
      span(
        `${cause.id}  ${[cause.confidence, sites, ...(reach === null ? [] : [reach]), ...elsewhere].join(' · ')}`,
        'dim',
      ),
    ],
    ...(parameters === null ? [] : [[], ...valueLines(...parameters, { width, indent: 0, color, full: true })]),
    ...fixLines(model, cause, width),
  ];
}

function problemLines({ problem }: TreeNode, { width }: OverviewOptions): Line[] {
  if (problem === null) return [];
  return [
    ...wrap([span(problem.message, 'strong')], width, flat),
    ...wrap([span(`${problem.code}  ${problemPlace(problem, chainOf(problem.path))}`, 'dim')], width, flat),
    ...(problem.hint === '' ? [] : [[], ...wrap([span(problem.hint)], width, flat)]),
  ];
}

/** What a place or a heading holds: how many findings of which mark. */
function placeLines(node: TreeNode, { width }: OverviewOptions): Line[] {
  const ranks = new Map<number, number>();
  let bytes = 0;
  const stack: TreeNode[] = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const child of next.children) stack.push(child);
    if (next.finding === null) continue;
    bytes += next.finding.bytes;
    ranks.set(next.rank, (ranks.get(next.rank) ?? 0) + 1);
  }
  const rows = [...ranks]
    .sort(([a], [b]) => a - b)
    .map(([rank, count]): Line => {
      const { sign, style, meaning } = markOf(rank);
      return [printed('  '), printed(sign, style), printed(` ${groupDigits(count).padStart(7)}  ${meaning}`)];
    });
  const names = node.path === null ? [node.label] : chainOf(node.path);
  return [
    ...wrap([span(names.join(' › '), 'strong')], width, { first: 0, rest: 2 }),
    [span(`${counted(node.count, 'finding')}, ${counted(bytes, 'differing byte')}`, 'dim')],
    [],
    ...rows,
  ];
}

/** The report as a whole, for rows that say little. */
function reportLines({ report }: Model, { width }: OverviewOptions): Line[] {
  const [left, right] = report.images;
  const identity = [left, right].flatMap((image) => [
    ...wrap([span(`${image.side.padEnd(6)}`, 'dim'), span(` ${image.reference} ${image.platform}`)], width, inner),
    ...wrap([span(image.indexDigest ?? image.manifestDigest ?? image.imageId ?? '', 'dim')], width, {
      first: 9,
      rest: 9,
    }),
  ]);
  const sentences = [proofSentence(report), accountingSentence(report), ...policySentences(report)].filter(
    (text) => text !== '',
  );
  return [
    [],
    [span('The report', 'strong')],
    ...identity,
    ...sentences.flatMap((text) => [[], ...wrap([span(text)], width, flat)]),
  ];
}
