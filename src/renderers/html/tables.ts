import type { Report, ReportFinding } from '../../model/report.ts';
import { placeOf } from '../view/chain.ts';
import { policySentences } from '../view/policy-wording.ts';
import type { ShownProblem } from '../view/sections.ts';
import { accountingSentence, counted, derivedSentence, groupDigits, problemPlace } from '../view/wording.ts';
import { capNote, chain } from './finding.ts';
import { html, type Markup } from './markup.ts';

const maxRows = 500;

/** Differences of encoding, a row each. */
export function encodingTable(findings: readonly ReportFinding[]): Markup {
  const rows = findings.slice(0, maxRows).map(
    (finding) => html`
<tr id="f${finding.id}"><td>${place(finding)}</td><td data-label="What">${finding.title} <code class="dim">${finding.cause}</code></td><td data-label="Left"><bdi>${finding.left}</bdi></td><td data-label="Right"><bdi>${finding.right}</bdi></td><td class="number" data-label="Places">${groupDigits(finding.sites)}</td></tr>`,
  );
  return html`<div class="table"><table class="list"><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col">Left</th><th scope="col">Right</th><th scope="col" class="number">Places</th></tr></thead><tbody>${rows}</tbody></table></div>${capNote(findings.length - maxRows, 'row')}`;
}

/** Everything that merely follows, folded away behind its one sentence. */
export function derivedTable(findings: readonly ReportFinding[]): Markup {
  const rows = findings.slice(0, maxRows).map(
    (finding) => html`
<tr id="f${finding.id}"><td>${place(finding)}</td><td data-label="Equals">${
      finding.equation === null ? null : html`<code>${finding.equation}</code>`
    }</td><td data-label="Follows from">${sources(finding)}</td><td class="number" data-label="Places">${groupDigits(finding.sites)}</td><td class="number" data-label="Bytes">${groupDigits(finding.bytes)}</td></tr>`,
  );
  return html`<details><summary>${derivedSentence(findings)}</summary><div class="table"><table class="list"><thead><tr><th scope="col">Where</th><th scope="col">Equals, on both sides</th><th scope="col">Follows from</th><th scope="col" class="number">Places</th><th scope="col" class="number">Bytes</th></tr></thead><tbody>${rows}</tbody></table></div>${capNote(findings.length - maxRows, 'row')}</details>`;
}

const maxSources = 10;

function sources({ derivedFrom }: ReportFinding): Markup {
  const links = derivedFrom
    .slice(0, maxSources)
    .map((id, at) => html`${at === 0 ? null : ', '}<a href="#f${id}">#f${id}</a>`);
  const left = derivedFrom.length - links.length;
  return html`${links}${left === 0 ? null : ` and ${left} more`}`;
}

function place(finding: ReportFinding): Markup {
  return chain(placeOf(finding.path), finding.location.name);
}

/** Where the differing bytes went: a sentence, and a strip to scale. */
export function accounting(report: Report): Markup {
  const { root, derived, encoding, unexplained, hidden } = report.accounting;
  const shares = [
    ['root', root],
    ['derived', derived],
    ['encoding', encoding],
    ['unexplained', unexplained],
    ['hidden', hidden],
  ] as const;
  const named = shares.filter(([, bytes]) => bytes > 0);
  const legend = named.map(
    ([name, bytes]) => html`<li><span class="swatch ${name}"></span>${name} ${groupDigits(bytes)}</li>`,
  );
  return html`<p>${accountingSentence(report)}</p>${policySentences(report).map((each) => html`<p>${each}</p>`)}${strip(named)}<ul class="counts">${legend}</ul>`;
}

/** Widths in thousandths of the strip; every share that is not empty stays visible. */
function strip(shares: readonly (readonly [string, number])[]): Markup | null {
  const total = shares.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (total === 0) return null;
  const wide = shares.map(([name, bytes]) => ({ name, width: Math.max(8, Math.round((bytes / total) * 1000)) }));
  const sum = wide.reduce((all, { width }) => all + width, 0);
  let start = 0;
  const parts = wide.map(({ name, width }) => {
    const part = html`<rect class="${name}" x="${start}" width="${width}" height="10"/>`;
    start += width;
    return part;
  });
  return html`<svg class="strip" viewBox="0 0 ${sum} 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** What could not be read, or is worth knowing. */
export function problemList(problems: readonly ShownProblem[]): Markup {
  const items = problems.slice(0, maxRows).map(
    (problem) => html`
<div class="problem"><p><span class="${problem.severity}">${problemPlace(problem, placeOf(problem.path))}:</span> ${problem.message}</p>${
      problem.hint === '' ? null : html`<p class="dim">${problem.hint}</p>`
    }</div>`,
  );
  return html`<div class="card">${items}${capNote(problems.length - maxRows, 'problem')}</div>`;
}

/** The headline for a number of unexplained differences. */
export function unexplainedHeading(count: number): string {
  return `Unexplained: ${counted(count, 'difference')} without a known cause`;
}
