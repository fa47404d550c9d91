import type { Report } from '../../../model/report.ts';
import { html, type Markup } from '../markup.ts';
import { packedData } from './data.ts';

/** Filters of the explorer: what a finding is, in the words of the report. */
const filters = [
  ['root', 'roots'],
  ['derived', 'derived'],
  ['encoding', 'encoding'],
  ['unexplained', 'unexplained'],
  ['security', 'security only'],
] as const;

/** The frame of the explorer: empty and hidden until the page's script fills it. */
export function explorer(report: Report): Markup {
  return html`
<section id="explore" aria-labelledby="explore-title" hidden>
<h2 id="explore-title">All findings</h2>
<div class="card explorer">
<form class="tools" role="search" id="explore-tools">
<label>Search <input type="search" id="explore-search" autocomplete="off" spellcheck="false" placeholder="path, place, value or cause"></label>
<fieldset><legend>Show</legend>${filters.map(
    ([name, label]) =>
      html`<label><input type="checkbox" name="${name}"${name === 'security' ? null : checked}> ${label}</label>`,
  )}</fieldset>
<fieldset><legend>By</legend><label><input type="radio" name="by" value="files"${checked}> files</label><label><input type="radio" name="by" value="causes"> causes</label></fieldset>
</form>
<p id="explore-count" class="dim" role="status"></p>
<div class="panes">
<div id="explore-tree" class="tree" role="tree" aria-label="Findings by place" tabindex="0"></div>
<div id="explore-details" class="details" aria-live="polite"></div>
</div>
</div>
</section>
<template id="explore-data">${packedData(report)}</template>`;
}

const checked = html` checked`;
