import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const randomSeed: Rule = knownPath({
  id: 'random-seed',
  title: 'A random seed is left in the image',
  severity: 'error',
  family: 'determinism',
  cause: 'random-seed',
  why: 'It is random in each build, and known to everybody who has the image.',
  path: /^(?:var\/lib\/systemd\/random-seed|var\/lib\/urandom\/random-seed|var\/lib\/random-seed)$/,
});
