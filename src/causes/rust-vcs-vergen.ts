import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { sectionOf } from './_shared/native.ts';
import { differInTimesOnly } from './_shared/text-times.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const rustVcsVergen: Cause = {
  id: 'rust-vcs-vergen',
  title: 'The time or commit of the build in a Rust program',
  specificity: 'structured',
  on: ['elf:bytes'],
  claim: (site, cx) => {
    if (fact(site, 'rust') !== true || !/^\.(?:rodata|data\.rel\.ro)/.test(sectionOf(site))) return undefined;
    const hint = differInTimesOnly(site, cx)?.hint;
    if (hint === undefined && !isCommit(site)) return undefined;
    return withHint(hint ?? { factor: 'factor-git-state', left: null, right: null });
  },
  fixes: [
    {
      for: 'any',
      text: 'Set SOURCE_DATE_EPOCH, and let vergen or shadow-rs emit idempotent values (VERGEN_IDEMPOTENT=1).',
    },
  ],
};

function withHint(hint: FactorHint | undefined) {
  const text = 'no program acts upon the value, which is visible at run time (not checked)';
  return {
    grade: 'guarded' as const,
    predicate: { text, held: false },
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Two ids of commits in full, and nothing else; a shorter number may be anything. */
function isCommit(site: Site): boolean {
  const texts = bothTexts(site);
  if (texts === undefined) return false;
  const commit = /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/;
  return texts.every((text) => commit.test(text)) && texts[0].replace(commit, '') === texts[1].replace(commit, '');
}
