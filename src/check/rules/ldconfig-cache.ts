import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const ldconfigCache: Rule = knownPath({
  id: 'ldconfig-cache',
  title: "ldconfig's own cache is left in the image",
  severity: 'error',
  family: 'determinism',
  cause: 'ldconfig-aux-cache',
  why: 'It holds inodes and times of change of the libraries, which no two builds share.',
  path: /^var\/cache\/ldconfig\/aux-cache$/,
});
