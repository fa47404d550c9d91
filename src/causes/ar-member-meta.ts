import type { Cause } from '../model/cause.ts';
import { claimArField, isSymbolIndex } from './_shared/ar-fields.ts';

export const arMemberMeta: Cause = {
  id: 'ar-member-meta',
  title: 'Times, owners and modes in a static library',
  specificity: 'structured',
  on: ['ar:mtime', 'ar:uid', 'ar:gid', 'ar:mode'],
  claim: (site) => (site.key === 'ar:mtime' && isSymbolIndex(site) ? undefined : claimArField(site)),
  fixes: [
    { for: 'bazel', text: 'Use a toolchain whose ar gets rcsD (the default of rules_cc).' },
    { for: 'any', text: 'ar rcsD and ranlib -D, or binutils configured with --enable-deterministic-archives.' },
  ],
};
