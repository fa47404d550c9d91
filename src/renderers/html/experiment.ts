import type { Report } from '../../model/report.ts';
import { experimentSentence, idleVariations, movers, skippedVariations } from '../view/experiment-wording.ts';
import { html, type Markup } from './markup.ts';

/** What an experiment found out: a row for each variation that moved something, then what moved nothing or was left out. */
export function experimentCard({ experiment, findings }: Report): Markup | null {
  if (experiment === undefined) return null;
  const rows = movers(experiment, findings).map(
    ({ name, how, places, confidence, isProved }) => html`
<tr><th scope="row">${name}${how === '' ? null : html`<span class="dim how">${how}</span>`}</th><td data-label="Moves"><bdi>${places}</bdi></td><td data-label="How sure">${isProved ? html`<span class="proved">${confidence}</span>` : confidence}</td></tr>`,
  );
  const idle = idleVariations(experiment);
  const skipped = skippedVariations(experiment);
  return html`<div class="card experiment"><p>${experimentSentence(experiment)} A variation is proved to move a place where the place moved in every build with it and in none without it.</p>
${rows.length === 0 ? null : html`<div class="table"><table class="list"><thead><tr><th scope="col">Varied</th><th scope="col">Moves</th><th scope="col">How sure</th></tr></thead><tbody>${rows}</tbody></table></div>`}
${idle.length === 0 ? null : html`<p class="aside">Tried, and moved nothing: ${idle.join(', ')}.</p>`}
${skipped.length === 0 ? null : html`<p class="aside">Not varied: ${skipped.map(({ name, why }, at) => html`${at === 0 ? '' : '; '}${name} (${why})`)}.</p>`}
${experiment.notes.map((note) => html`<p class="aside">${note}</p>`)}</div>`;
}
