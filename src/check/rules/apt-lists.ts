import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const aptLists: Rule = knownPath({
  id: 'apt-lists',
  title: 'Package lists of the archive are left in the image',
  severity: 'error',
  family: 'determinism',
  cause: 'apt-lists',
  why: 'They are what the archive held on the day of the build.',
  path: /^var\/lib\/apt\/lists\/(?!lock$|partial(?:\/|$)|auxfiles(?:\/|$)).+$/,
});
