import { datePair } from '../grammars/dates-in-words.ts';
import { swappedTokens } from '../grammars/swapped-tokens.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts } from './_shared/values.ts';

const manualPage = /(?:^|\/)man\/(?:[^/]+\/)?man[1-9][a-z]*\/[^/]+\.[1-9][A-Za-z0-9]*(?:\.gz)?(?:#\d+)?$/;

/** The line that holds a page's date: man(7), mdoc(7), and what DocBook's stylesheets say of it in a comment. */
const dateLine = /^(?:\.TH |\.Dd |\.\\" +Date: )/;

export const manDate: Cause = {
  id: 'man-date',
  title: 'The date of a manual page',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => (site.path.some((step) => manualPage.test(step)) ? claimLine(site) : undefined),
  fixes: [
    {
      for: 'any',
      text: 'Set SOURCE_DATE_EPOCH, which help2man and pod2man obey; give pandoc and DocBook a date of the source.',
    },
    { for: 'docker', text: 'Leave manual pages out: path-exclude=/usr/share/man/* in /etc/dpkg/dpkg.cfg.d.' },
  ],
};

/** The arguments of the macro are equal but for one that is a date in both. */
function claimLine(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined || !texts.every((text) => dateLine.test(text))) return undefined;
  const tokens = swappedTokens(texts[0], texts[1], { pattern: argument, pair: datePair });
  const [only] = tokens ?? [];
  if (only === undefined || tokens?.length !== 1) return undefined;
  return { grade: 'safe', hint: { factor: 'clock', left: only.found.left, right: only.found.right } };
}

/** A quoted argument without its quotes, all that follows `.Dd` or `Date:`, or one word. */
const argument = /(?<=")[^"]+(?=")|(?<=^\.Dd |^\.\\" +Date: ).+$|(?<= )[^ "]+/g;
