import { epochTextPair } from '../grammars/epoch-text.ts';
import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const luceneSearchIndex: Cause = {
  id: 'lucene-search-index',
  title: 'Random ids and times in a Lucene index',
  specificity: 'structured',
  on: ['lucene:id', 'lucene:body'],
  claim: (site, cx) => (site.key === 'lucene:id' ? claimId(site) : claimTime(site, cx)),
  fixes: [
    {
      for: 'any',
      text: 'Build the index with one thread and -Dtests.seed set, which StringHelper makes its ids from; or build it at start.',
    },
  ],
};

function claimId(site: Site): Claim | undefined {
  if (site.left === null || site.right === null) return undefined;
  return {
    grade: 'guarded',
    predicate: {
      text: 'besides ids and checksums the file is the same on both sides',
      held: fact(site, 'bodiesEqual') === true,
    },
  };
}

/** The diagnostics of a segment have the time at which it was written, as milliseconds in text. */
function claimTime(site: Site, cx: CauseContext): Claim | undefined {
  const texts = bothTexts(site);
  const time = texts === undefined || fact(site, 'text') !== true ? undefined : epochTextPair(...texts, cx.clock);
  if (time === undefined) return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'the number belongs to the diagnostics, which no search reads (not checked)', held: false },
    hint: { factor: 'clock', left: time.left, right: time.right },
  };
}
