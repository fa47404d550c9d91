import type { Report, ReportImage } from '../../model/report.ts';
import { identityOf } from '../view/identity.ts';
import type { Sections } from '../view/sections.ts';
import { counted, derivedSentence, proofSentence, verdictSentence, verdictWord } from '../view/wording.ts';
import { html, type Markup } from './markup.ts';

/** The verdict, what it means, the two images, how far it was proved, and where the page goes on. */
export function header(report: Report, sections: Sections): Markup {
  const proof = proofSentence(report);
  const sentence = verdictSentence(report, sections);
  return html`
<header class="card verdict ${report.verdict}">
<h1>${verdictWord[report.verdict]}</h1>
<p class="says">${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}</p>
<dl class="images">${report.images.map(imageRow)}</dl>
${proof === '' ? null : html`<p class="proof">${proof}</p>`}${attested(report)}${contents(sections)}
</header>`;
}

function attested({ attestation }: Report): Markup | null {
  return attestation === undefined ? null : html`<p class="attestation">${attestation.sentence}</p>`;
}

function imageRow(image: ReportImage): Markup {
  const digests = [
    ['index', image.indexDigest],
    ['config', image.imageId],
  ] as const;
  const further = digests.flatMap(([name, digest]) =>
    digest === null ? [] : [html`<span class="digest dim">${name} ${digest}</span>`],
  );
  return html`<dt>${image.side}</dt><dd><span class="digest manifest">${identityOf(
    image,
  )}</span><span class="dim"><bdi>${image.reference}</bdi> ${image.platform}</span>${further}</dd>`;
}

function contents(sections: Sections): Markup | null {
  const entries = [
    ['security', sections.security.length, 'security finding'],
    ['causes', sections.causes.length, 'cause'],
    ['other', sections.otherRoots.length, 'other difference'],
    ['unexplained', sections.unexplained.length, 'unexplained difference'],
    ['encoding', sections.encoding.length, 'encoding difference'],
    ['problems', sections.errors.length, 'error'],
  ] as const;
  const links = entries
    .filter(([, count]) => count > 0)
    .map(([id, count, noun]) => html`<li><a href="#${id}">${counted(count, noun)}</a></li>`);
  const derived = derivedSentence(sections.derived) === '' ? [] : [html`<li><a href="#derived">what follows</a></li>`];
  const explore = html`<li id="explore-link" hidden><a href="#explore">all findings</a></li>`;
  const all = links.length + derived.length === 0 ? [] : [...links, ...derived, explore];
  return all.length === 0 ? null : html`<nav aria-label="Contents"><ul class="counts">${all}</ul></nav>`;
}
