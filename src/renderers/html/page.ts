import { createHash } from 'node:crypto';
import type { Report, ReportFinding } from '../../model/report.ts';
import { actionLines, actionSentence, actionsHeading } from '../view/action-wording.ts';
import { arrange, type Sections } from '../view/sections.ts';
import { type StepRow, stepRows, stepsHeading } from '../view/step-wording.ts';
import { builderOf, verdictWord } from '../view/wording.ts';
import { causeCard } from './cause-card.ts';
import { clientScript } from './client.gen.ts';
import { experimentCard } from './experiment.ts';
import { explorer } from './explore/section.ts';
import { explorerStyle } from './explore/style.ts';
import { findingList } from './finding.ts';
import { header } from './header.ts';
import { layerStrip } from './layers.ts';
import { html, Markup } from './markup.ts';
import { style } from './style.ts';
import { accounting, derivedTable, encodingTable, problemList, unexplainedHeading } from './tables.ts';

/** What goes into a page besides the report. */
export interface PageExtras {
  /** The certificate of the proof as it was written, so that the page can hand it on. */
  readonly certificate?: string;
}

const styles = html`${style}${explorerStyle}`;
const script = Markup.builtIn(clientScript);

/**
 * The report as one self-contained page: no network (its own Content-Security-Policy forbids it), one script and one style
 * sheet, both named by their digests. Without the script the page is whole but for the explorer. Anchors are `#c1` per cause
 * and `#f3` per finding.
 */
export function renderHtml(report: Report, { certificate }: PageExtras = {}): string {
  const sections = arrange(report);
  const policy = `default-src 'none'; style-src 'sha256-${sha256(styles)}'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdictWord[report.verdict]}: ${report.images[0].reference} and ${report.images[1].reference}</title>
<style>${styles}</style>
</head>
<body>
${header(report, sections)}
<main>${body(report, sections)}${explorer(report)}${certificate === undefined ? null : certificateSection(certificate)}</main>
<footer>Made by odp-diff from report schema ${report.schemaVersion}. Left and right are in the order of the command line.</footer>
<script>${script}</script>
</body>
</html>
`}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function sha256(markup: Markup): string {
  return createHash('sha256').update(String(markup)).digest('base64');
}

/** The certificate to read and to save; with the script there is a button for that. */
function certificateSection(text: string): Markup {
  return html`
<section id="certificate" aria-labelledby="certificate-title"><h2 id="certificate-title">Certificate</h2>
<div class="card"><p>Check it against the two images: <code>odp-diff certificate check CERT A B</code>. <button type="button" id="certificate-save" hidden>Save it</button></p>
<details><summary>Show it</summary><pre id="certificate-text" tabindex="0">${text}</pre><template id="certificate-data">${base64(text)}</template></details></div></section>`;
}

function body(report: Report, sections: Sections): Markup {
  const errors = section('problems', 'Could not be read', sections.errors, problemList);
  const incomplete = report.verdict === 'incomplete';
  return html`
${section('experiment', 'Experiment', report.experiment === undefined ? [] : [report], () => html`${experimentCard(report)}`)}
${section('security', 'Security', sections.security, (findings) => html`${findings.map(securityCard)}`)}
${incomplete ? errors : null}
${section('causes', 'Causes', sections.causes, (causes) => html`${causes.map((cause, at) => causeCard(cause, at + 1, builderOf(report)))}`)}
${actions(report)}
${section('steps', stepsHeading, stepRows(report), stepList)}
${section('other', 'Other differences', sections.otherRoots, (findings) => inCard(findings, true))}
${section('unexplained', unexplainedHeading(sections.unexplained.length), sections.unexplained, (findings) => inCard(findings, false))}
${section('encoding', 'Encoded differently, content equal', sections.encoding, (findings) => html`<div class="card">${encodingTable(findings)}</div>`)}
${section('derived', 'What follows', sections.derived, (findings) => html`<div class="card">${derivedTable(findings)}</div>`)}
${report.accounting.differingBytes === 0 ? null : section('accounting', 'Where the bytes are', [report], () => html`<div class="card">${accounting(report)}${layerStrip(report)}</div>`)}
${incomplete ? null : errors}
${section('notes', 'Notes', sections.notes, problemList)}
`;
}

/** A section with its heading; nothing when there is nothing to show. */
function section<T>(
  id: string,
  title: string,
  items: readonly T[],
  content: (items: readonly T[]) => Markup,
): Markup | null {
  return items.length === 0
    ? null
    : html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content(items)}</section>`;
}

/** Which actions of the builds differ first, where execution logs were given. */
function actions(report: Report): Markup | null {
  const heading = actionsHeading(report);
  return heading === null
    ? null
    : section(
        'actions',
        heading,
        report.actions ?? [],
        (all) =>
          html`<div class="card">${all.map(
            (action) => html`
<div class="finding"><p class="name">${actionSentence(action)}</p><ul>${actionLines(action).map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul></div>`,
          )}</div>`,
      );
}

/** Which step of the build made each layer that differs. */
function stepList(rows: readonly StepRow[]): Markup {
  return html`<div class="card"><ul class="steps">${rows.map(
    ({ layer, text, first }) => html`<li><a href="#f${first}">${layer}</a>: <bdi>${text}.</bdi></li>`,
  )}</ul></div>`;
}

function inCard(findings: readonly ReportFinding[], titled: boolean): Markup {
  return html`<div class="card">${findingList(findings, () => titled)}</div>`;
}

function securityCard(finding: ReportFinding): Markup {
  return html`
<article class="card security">
<h3><span class="severity">${finding.security?.severity ?? ''}</span> ${finding.title}</h3>
<p>${finding.security?.why ?? ''}</p>
${findingList([finding], () => false)}
</article>`;
}
