import type { ByteRange } from '../../model/bytes.ts';
import type { ReportFinding } from '../../model/report.ts';
import { differenceOf, graphemes } from '../../util/difference.ts';
import { type AlikeFindings, alike } from '../view/alike.ts';
import { chainOf, examplePlaces } from '../view/chain.ts';
import { shownValues } from '../view/value.ts';
import { counted, gradeSentence, groupDigits } from '../view/wording.ts';
import { html, type Markup } from './markup.ts';

/** Findings of one section that are open at once, and how many a page holds at all; the JSON report has every one. */
const openFindings = 10;
const maxFindings = 500;

/**
 * Findings one below the other: the first of each kind, its likes behind a switch; past the first ones all behind a switch;
 * and a sentence where the page ends before they do.
 */
export function findingList(findings: readonly ReportFinding[], titled: (finding: ReportFinding) => boolean): Markup {
  const groups = alike(findings.slice(0, maxFindings));
  const block = (finding: ReportFinding) => findingBlock(finding, titled(finding));
  const entry = ({ first, others }: AlikeFindings) => html`${block(first)}${folded(others.map(block), 'more like it')}`;
  const rest = groups.slice(openFindings);
  const left = rest.reduce((sum, { others }) => sum + 1 + others.length, 0);
  return html`${groups.slice(0, openFindings).map(entry)}${folded(
    rest.map(entry),
    left === 1 ? 'more finding' : 'more findings',
    left,
  )}${capNote(findings.length - maxFindings, 'finding')}`;
}

function folded(blocks: readonly Markup[], what: string, count = blocks.length): Markup | null {
  return blocks.length === 0
    ? null
    : html`<details><summary>${groupDigits(count)} ${what}</summary>${blocks}</details>`;
}

/** Says how much a page leaves out; nothing where it leaves nothing out. */
export function capNote(left: number, noun: string): Markup | null {
  return left <= 0
    ? null
    : html`<p class="dim">${counted(left, `further ${noun}`)} not shown here: see “All findings” below (with scripts on) or the JSON report.</p>`;
}

function findingBlock(finding: ReportFinding, titled: boolean): Markup {
  const heading = titled
    ? html`<p class="name">${finding.title}${finding.cause === null ? null : html` <code class="dim">${finding.cause}</code>`}</p>`
    : null;
  return html`
<div class="finding" id="f${finding.id}">
${heading}${chain(chainOf(finding.path), finding.location.name)}
${valueTable(finding)}${places(finding)}${finding.madeBy === undefined ? null : html`<p class="made"><bdi>${finding.madeBy}.</bdi></p>`}
<p class="dim">${gradeSentence(finding)}${ambiguity(finding)} <a class="anchor" href="#f${finding.id}">#f${finding.id}</a></p>
</div>`;
}

/** Characters of one name that a page shows; a longer one keeps its two ends. */
const maxNameLength = 300;

function clip(name: string): string {
  const characters = name.length <= maxNameLength ? [] : graphemes(name);
  if (characters.length <= maxNameLength) return name;
  const half = maxNameLength / 2;
  return `${characters.slice(0, half).join('')} … ${characters.slice(-half).join('')}`;
}

/** The names from the manifest inwards, the place itself last. */
export function chain(steps: readonly string[], place: string): Markup {
  return html`<ol class="chain">${[...steps, place].map((name) => html`<li><bdi>${clip(name)}</bdi></li>`)}</ol>`;
}

/** Both values in rows of a table; no table when neither side has one. */
function valueTable(finding: ReportFinding): Markup | null {
  const { location } = finding;
  const [left, right] = shownValues(finding);
  const values = { left, right };
  if (left === null && right === null) return null;
  const middle = left === null || right === null ? null : differenceOf(left, right);
  const row = (side: 'left' | 'right') => {
    const value = values[side];
    const marked =
      middle === null ? value : html`${middle.prefix}<mark class="${side}">${middle[side]}</mark>${middle.suffix}`;
    const content = value === null ? html`<span class="dim">(absent)</span>` : value === '' ? emptyValue : marked;
    return html`<tr><th scope="row"${rangeTitle(location[side])}>${side}</th><td class="value"><bdi>${content}</bdi></td></tr>`;
  };
  return html`<table class="values"><tbody>${row('left')}${row('right')}</tbody></table>`;
}

const emptyValue = html`<span class="dim">(empty)</span>`;

function rangeTitle(ranges: readonly ByteRange[]): Markup | null {
  const [first] = ranges;
  if (first === undefined) return null;
  const more = ranges.length === 1 ? '' : ` and ${counted(ranges.length - 1, 'more range')}`;
  return html` title="bytes ${groupDigits(first.start)} to ${groupDigits(first.end)}${more}"`;
}

function places(finding: ReportFinding): Markup | null {
  if (finding.sites <= 1) return null;
  const names = examplePlaces(finding).map(
    (name, at) => html`${at === 0 ? ', e.g. ' : ', '}<code><bdi>${clip(name)}</bdi></code>`,
  );
  return html`<p>${counted(finding.sites, 'place')}${names}</p>`;
}

function ambiguity({ ambiguousWith }: ReportFinding): Markup | null {
  return ambiguousWith.length === 0 ? null : html` Could also be: ${ambiguousWith.join(', ')}.`;
}
