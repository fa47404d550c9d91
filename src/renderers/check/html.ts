import { createHash } from 'node:crypto';
import type { CheckedImage, CheckReport } from '../../model/check-report.ts';
import { html, type Markup } from '../html/markup.ts';
import { style } from '../html/style.ts';
import { builderName } from '../view/wording.ts';
import {
  heldText,
  looksText,
  placeText,
  type ShownFinding,
  shownFindings,
  valueLines,
  verdictText,
} from './wording.ts';

/** Longer values are cut; the JSON has them whole. */
const maxValue = 2_000;
/** The colours of the verdicts of a comparison, which stand for as much. */
const tones = { conforms: 'equivalent', deviates: 'different', incomplete: 'incomplete' } as const;

const styles: Markup = html`${style}.image + .image { margin-top: 3rem; }
`;

/** What `odp-diff check` found as one self-contained page: no script, no network, which its own policy forbids. */
export function renderCheckHtml(report: CheckReport): string {
  const digest = createHash('sha256').update(String(styles)).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  const all = shownFindings(report);
  const title = report.images.length === 1 ? (report.images[0]?.reference ?? '') : `${report.images.length} images`;
  const cards = report.images.map((image) =>
    imageSection(
      image,
      all.filter((shown) => shown.image === image),
    ),
  );
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>odp-diff check: ${title}</title>
<style>${styles}</style>
</head>
<body>
<main>${cards}</main>
<footer>Made by odp-diff check.</footer>
</body>
</html>
`}`;
}

function imageSection(image: CheckedImage, findings: readonly ShownFinding[]): Markup {
  const looks = looksText(image);
  return html`
<section class="image" aria-label="${image.reference}">
<div class="card verdict ${tones[image.verdict]}">
<h1>${image.verdict}</h1>
<p class="says">${verdictText(image)}</p>
<dl class="images"><dt>image</dt><dd><bdi>${image.reference}</bdi> ${image.platform}
<span class="digest manifest">${image.manifestDigest ?? image.imageId ?? ''}</span></dd></dl>
${looks === null ? null : html`<p class="proof">${looks}</p>`}
<p class="proof">${heldText(image)}</p>
</div>
${findings.length === 0 ? null : html`<h2>Deviations</h2>${findings.map(findingCard)}`}
${image.problems.length === 0 ? null : html`<h2>Not read</h2><div class="card">${image.problems.map(problem)}</div>`}
</section>`;
}

function findingCard({ finding, title, why, fix }: ShownFinding): Markup {
  return html`
<article class="card">
<h3>${title}</h3>
<p class="facts"><span class="${finding.severity === 'error' ? 'severity' : 'dim'}">${finding.severity}</span><code>${finding.rule}</code></p>
<p><bdi><code>${placeText(finding.path)}</code></bdi></p>
<ul>${valueLines(finding).map((line) => html`<li><bdi><code>${cut(line)}</code></bdi></li>`)}</ul>
<p class="aside">${why}</p>
${fix.length === 0 ? null : html`<div class="fixes">${fix.map((one) => html`<p><strong>Fix (${builderName(one.for)}):</strong> ${one.text}</p>`)}</div>`}
</article>`;
}

/** Made visible and escaped where it is put into the page. */
function cut(text: string): string {
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text;
}

function problem({ severity, path, message, hint }: CheckedImage['problems'][number]): Markup {
  return html`<div class="problem"><p><span class="${severity}">${severity}</span> <code>${placeText(path)}</code></p>
<p>${message}</p>${hint === null || hint === undefined ? null : html`<p class="dim">${hint}</p>`}</div>`;
}
