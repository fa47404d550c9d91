import type { Fix } from '../../model/cause.ts';
import { differenceOf } from '../../util/difference.ts';
import type { CauseSection } from '../view/sections.ts';
import { type Builder, builderName, counted, orderFixes, parametersOf, reachPhrase } from '../view/wording.ts';
import { findingList } from './finding.ts';
import { html, type Markup } from './markup.ts';

/** One cause: what and how sure, the fix, where it shows. `number` counts the causes of the report from 1. */
export function causeCard({ cause, findings, shownBefore }: CauseSection, number: number, builder: Builder): Markup {
  const parameters = parametersOf(cause, findings);
  const reach = reachPhrase(cause);
  return html`
<article class="card" id="c${number}" aria-labelledby="c${number}-title">
<h3 id="c${number}-title">${number}. ${cause.title}</h3>
<p class="facts"><span>${counted(cause.sites, 'place')}</span>${reach === null ? null : html`<span>${reach}</span>`}<span class="${cause.confidence}">${cause.confidence}</span><code>${cause.id}</code><a class="anchor" href="#c${number}">#c${number}</a></p>
${parameters === null ? null : change(parameters)}${fixes(cause.fix, builder)}
${findingList(findings, (finding) => finding.cause !== cause.id)}
${shownBefore === 0 ? null : html`<p class="aside">${counted(shownBefore, 'finding')} of this cause shown above.</p>`}
<p class="aside">More: <code>odp-diff explain ${cause.id}</code> (${cause.page})</p>
</article>`;
}

function change([left, right]: readonly [string, string]): Markup {
  const middle = differenceOf(left, right);
  const value = (side: 'left' | 'right') =>
    html`<bdi class="value">${middle.prefix}<mark class="${side}">${middle[side]}</mark>${middle.suffix}</bdi>`;
  return html`<p class="facts">${value('left')}<span>→</span>${value('right')}</p>`;
}

function fixes(all: readonly Fix[], builder: Builder): Markup | null {
  if (all.length === 0) return null;
  const { first, rest } = orderFixes(all, builder);
  const others =
    rest.length === 0
      ? null
      : html`<details><summary>More fixes: ${[...new Set(rest.map((fix) => builderName(fix.for)))].join(', ')}</summary>${rest.map(fixLine)}</details>`;
  return html`<div class="fixes">${first.map(fixLine)}${others}</div>`;
}

function fixLine(fix: Fix): Markup {
  return html`<p><strong>Fix (${builderName(fix.for)}):</strong> ${codeSpans(fix.text)}</p>`;
}

/** Text between backticks as code. */
function codeSpans(text: string): Markup[] {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
