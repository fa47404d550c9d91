import type { Fix } from '../../model/cause.ts';
import type { ReportFinding } from '../../model/report.ts';
import { differenceOf } from '../../util/difference.ts';
import { printable } from '../../util/printable.ts';
import { alike } from '../view/alike.ts';
import { placeOf } from '../view/chain.ts';
import type { CauseSection } from '../view/sections.ts';
import { type Builder, builderName, counted, orderFixes, parametersOf, reachPhrase } from '../view/wording.ts';
import { shortenMiddle, widthOf } from './cells.ts';
import { findingBlock } from './finding-block.ts';
import { wrap } from './layout.ts';
import { type Line, printed, type Span, span } from './line.ts';
import { type Layout, limits } from './options.ts';
import { shorten } from './values.ts';

const indent = 3;
const flat = { first: indent, rest: indent };

/** One cause: what and how sure, its findings, the fix. `number` counts the causes of the report from 1. */
export function causeBlock(section: CauseSection, number: number, builder: Builder, options: Layout): Line[] {
  const { cause, findings, shownBefore } = section;
  const groups = options.verbose ? findings.map((first) => ({ first, others: [] })) : alike(findings);
  const shown = options.verbose ? groups : groups.slice(0, limits.findingsPerCause);
  const left = groups.slice(shown.length).reduce((sum, { others }) => sum + 1 + others.length, 0);
  return [
    ...wrap([span(`${number}.`, 'strong'), printed(' '), span(cause.title, 'strong')], options.prose, {
      first: 0,
      rest: indent,
    }),
    ...factLines(section, options),
    ...shown.flatMap(({ first, others }, at) => [
      [],
      ...findingBlock(first, { indent, chain: at === 0 ? 'full' : 'short', titled: first.cause !== cause.id }, options),
      ...othersLines(others, options),
    ]),
    ...(left === 0 ? [] : [[], [printed(`   and ${counted(left, 'more finding')} (use --verbose)`, 'dim')]]),
    ...(shownBefore === 0
      ? []
      : wrap([span(`${counted(shownBefore, 'finding')} of this cause shown above.`, 'dim')], options.prose, flat)),
    [],
    ...fixLines(cause.fix, builder, options),
  ];
}

const namedPlaces = 3;

/** Findings of the same kind elsewhere, by place; their values are in the JSON report and with `--verbose`. */
function othersLines(others: readonly ReportFinding[], { width }: Layout): Line[] {
  if (others.length === 0) return [];
  const places = others.slice(0, namedPlaces).map(({ path, location }) => {
    const place = path.length > 1 || path[0]?.startsWith('layer:') === true ? `${placeOf(path).join(' ← ')}: ` : '';
    return shortenMiddle(printable(`${place}${location.name}`), Math.max(24, Math.floor(width / 2)));
  });
  const more = others.length > places.length ? ', …' : '';
  const inner = indent + 2;
  return wrap([span(`and ${others.length} more like it: ${places.join(', ')}${more}`, 'dim')], width, {
    first: inner,
    rest: inner,
  });
}

/** `/a → /b · 3 places · likely · factor-build-path`, on two lines where one is too short. */
function factLines({ cause, findings }: CauseSection, { width, verbose }: Layout): Line[] {
  const dot = printed(' · ', 'dim');
  const confidence = span(cause.confidence, cause.confidence === 'proved' ? 'good' : 'plain');
  const reach = reachPhrase(cause);
  const reached = reach === null ? [] : [span(reach), dot];
  const facts = [span(counted(cause.sites, 'place')), dot, ...reached, confidence, dot, span(cause.id, 'dim')];
  const parameters = parametersOf(cause, findings);
  if (parameters === null) return wrap(facts, width, flat);
  const change = changeSpans(parameters.map(printable));
  if (lineWidth([...change, dot, ...facts]) <= width - indent) return wrap([...change, dot, ...facts], width, flat);
  const fits = verbose || lineWidth(change) <= width - indent;
  return [...wrap(fits ? change : shortChange(parameters, width - indent), width, flat), ...wrap(facts, width, flat)];
}

function changeSpans([left = '', right = '']: readonly string[]): Span[] {
  return [printed(left), printed(' → ', 'dim'), printed(right)];
}

/** Both parameters cut to half the room each, the differing part kept. */
function shortChange([left, right]: readonly [string, string], room: number): Span[] {
  const cut = shorten(differenceOf(printable(left), printable(right)), Math.floor((room - ' → '.length) / 2));
  return changeSpans([`${cut.prefix}${cut.left}${cut.suffix}`, `${cut.prefix}${cut.right}${cut.suffix}`]);
}

function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

function fixLines(fixes: readonly Fix[], builder: Builder, { prose, verbose }: Layout): Line[] {
  const { first, rest } = orderFixes(fixes, builder);
  const lines = (verbose ? [...first, ...rest] : first).flatMap((fix) =>
    wrap([span(`Fix (${builderName(fix.for)}):`, 'strong'), printed(' '), span(fix.text)], prose, {
      first: indent,
      rest: indent + 2,
    }),
  );
  if (verbose || rest.length === 0) return lines;
  const others = [...new Set(rest.map((fix) => builderName(fix.for)))].join(', ');
  return [...lines, ...wrap([span(`More fixes (${others}): use --verbose.`, 'dim')], prose, flat)];
}

/** How to read more about the causes that were shown. */
export function explainBlock(shown: readonly CauseSection[], { prose }: Layout): Line[] {
  const [first] = shown;
  if (first === undefined) return [];
  return wrap([span(`More about a cause: odp-diff explain ${first.cause.id}`, 'dim')], prose, { first: 0, rest: 2 });
}
