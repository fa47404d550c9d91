import { type DatePair, dates } from '../grammars/dates-in-words.ts';
import { swappedTokens } from '../grammars/swapped-tokens.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts } from './_shared/values.ts';

const page = /\.(?:x?html?|xht)(?:\.gz)?(?:#\d+)?$/i;

/** A meta element whose name says that its content is the date of the page. */
const dateElement =
  /<meta\b[^<>]*\b(?:name|property)=["'](?:date|dc\.(?:date(?:\.\w+)?|created|modified)|dcterms\.(?:created|modified)|build-?date|generated)["']/i;

/** A generator by its name, or its own phrase; javadoc has a cause of its own. */
const generator =
  /\b(?:doxygen|sphinx|docbook|asciidoctor|asciidoc|hevea|texi2html|makeinfo|texinfo|gtk-doc|pandoc|pdoc|ydoc|yard|rdoc|mkdocs|hugo|jekyll|groovydoc|scaladoc|dokka|maven|jacoco|surefire|man2html|groff|latex2html|tidy)\b/i;
/** Footers that are a line of their own: Sphinx's, Asciidoctor's. */
const footer = /^\s*Last updated (?:on [^<>]{4,40}\.|\d[^<>]{9,30})\s*$/;
const phrase = /\b(?:generated|created|built|last (?:updated|modified|published)|produced|build date)\b/i;

export const htmlGeneratorDate: Cause = {
  id: 'html-generator-date',
  title: 'The date at which a page was generated',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => (page.test(site.path.at(-1) ?? '') ? claimLine(site) : undefined),
  fixes: [
    {
      for: 'any',
      text: 'doxygen: HTML_TIMESTAMP = NO; Sphinx: html_last_updated_fmt = None; Asciidoctor: -a reproducible; else SOURCE_DATE_EPOCH.',
    },
  ],
};

function claimLine(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined || !texts.every(isGenerated)) return undefined;
  const found = swappedTokens<DatePair>(texts[0], texts[1], dates)?.[0]?.found;
  return found === undefined
    ? undefined
    : { grade: 'safe', hint: { factor: 'clock', left: found.left, right: found.right } };
}

function isGenerated(line: string): boolean {
  if (/javadoc/i.test(line)) return false;
  if (footer.test(line)) return true;
  return (
    dateElement.test(line) ||
    (generator.test(line) && phrase.test(line)) ||
    /<!--\s*generated (?:on|at|by) /i.test(line)
  );
}
