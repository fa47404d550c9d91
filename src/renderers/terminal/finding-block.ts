import type { ReportFinding } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { chainOf, examplePlaces, placeOf } from '../view/chain.ts';
import { shownValues } from '../view/value.ts';
import { counted, gradeSentence } from '../view/wording.ts';
import { shortenMiddle } from './cells.ts';
import { fill, wrap } from './layout.ts';
import { type Line, printed, type Span, span } from './line.ts';
import type { Layout } from './options.ts';
import { valueLines } from './values.ts';

export interface FindingStyle {
  readonly indent: number;
  /** The chain from the manifest on, or only from the layer. */
  readonly chain: 'full' | 'short';
  /** The finding's own title and cause; left out where the cause's block has said it. */
  readonly titled: boolean;
}

const valueIndent = 2;
const maxExamples = 3;

/** Where, the two values, how many places, and what the finding counts for. */
export function findingBlock(finding: ReportFinding, style: FindingStyle, options: Layout): Line[] {
  const { indent } = style;
  const inner = indent + valueIndent;
  const flat = { first: inner, rest: inner };
  return [
    ...(style.titled ? titleLines(finding, indent, options) : []),
    ...chainLines(finding, style, options),
    ...valueLines(...shownValues(finding), {
      width: options.width,
      indent: inner,
      color: options.color,
      full: options.verbose,
    }),
    ...placesLines(finding, inner, options),
    ...(finding.madeBy === undefined ? [] : wrap([span(`${finding.madeBy}.`, 'dim')], options.prose, flat)),
    ...wrap([span(gradeSentence(finding), 'dim')], options.prose, flat),
    ...ambiguityLines(finding, inner, options),
  ];
}

function titleLines(finding: ReportFinding, indent: number, { prose }: Layout): Line[] {
  const cause = finding.cause === null ? [] : [printed(' '), span(`[${finding.cause}]`, 'dim')];
  return wrap([span(finding.title), ...cause], prose, { first: indent, rest: indent + valueIndent });
}

/** `manifest ← config ← layer 29 ← app.jar ← build-data.properties: build.target`, broken at the arrows. */
export function chainLines(
  finding: ReportFinding,
  { indent, chain }: Pick<FindingStyle, 'indent' | 'chain'>,
  { width, verbose }: Layout,
): Line[] {
  const steps = (chain === 'full' ? chainOf : placeOf)(finding.path);
  const room = width - indent - 8;
  const words: Span[][] = steps.map((step, at) => {
    const name = verbose ? printable(step) : shortenMiddle(printable(step), room);
    const last = at === steps.length - 1;
    return [printed(at === 0 ? '' : '← ', 'dim'), printed(name, last ? 'strong' : 'plain'), printed(last ? ':' : '')];
  });
  const name = shortenMiddle(printable(finding.location.name), room);
  return fill([...words, [printed(name, 'strong')]], width, { first: indent, rest: indent + 2 });
}

/** `500 places, e.g. a, b, c`; no line for a single place. */
function placesLines(finding: ReportFinding, indent: number, { width, verbose }: Layout): Line[] {
  if (finding.sites <= 1) return [];
  const examples = examplePlaces(finding).map(printable);
  const names = verbose
    ? examples
    : examples.slice(0, maxExamples).map((name) => shortenMiddle(name, Math.max(20, Math.floor(width / 2))));
  const words = names.map((name, at) => [printed(name), printed(at === names.length - 1 ? '' : ',')]);
  const lead = `${counted(finding.sites, 'place')}${names.length === 0 ? '' : ', e.g.'}`;
  return fill([...lead.split(' ').map((word) => [printed(word)]), ...words], width, {
    first: indent,
    rest: indent + 2,
  });
}

function ambiguityLines(finding: ReportFinding, indent: number, { prose }: Layout): Line[] {
  if (finding.ambiguousWith.length === 0) return [];
  const text = `Could also be: ${finding.ambiguousWith.join(', ')}.`;
  return wrap([span(text, 'dim')], prose, { first: indent, rest: indent });
}
