import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { baseName, bothTexts, fact } from './_shared/values.ts';

const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const folder = /^(?:[^/\s]+(?:\/[^/\s]+)*)?$/;

export const crateVcsInfo: Cause = {
  id: 'crate-vcs-info',
  title: 'The commit that a Rust crate was packaged from',
  specificity: 'structured',
  on: ['json:value', 'tar:presence'],
  claim: (site) => (baseName(site) === '.cargo_vcs_info.json' && isKnown(site) ? claimed : undefined),
  fixes: [
    {
      for: 'any',
      text: 'Package from a clean checkout of one commit; cargo writes the file only inside a git repository.',
    },
  ],
};

const claimed: Claim = {
  grade: 'guarded',
  predicate: {
    text: 'the other files of the crate are equal (not checked here: they would be findings of their own)',
    held: false,
  },
};

function isKnown(site: Site): boolean {
  if (site.kind === 'presence') return fact(site, 'type') === 'file' && fact(site, 'duplicate') !== true;
  if (site.name === '/git/dirty') return true;
  const values = bothTexts(site);
  const form = site.name === '/git/sha1' ? commit : site.name === '/path_in_vcs' ? folder : undefined;
  return values !== undefined && form !== undefined && values.every((value) => form.test(value));
}
