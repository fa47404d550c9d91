import type { Cause } from '../model/cause.ts';

export const pycMagic: Cause = {
  id: 'pyc-magic',
  title: 'Compiled Python files of two interpreter versions',
  specificity: 'structured',
  on: ['pyc:magic'],
  claim: (site) => ({
    grade: 'lossy',
    hint: {
      factor: 'factor-toolchain-drift',
      left: String(site.left?.value ?? ''),
      right: String(site.right?.value ?? ''),
    },
  }),
  fixes: [{ for: 'any', text: 'Pin the interpreter.' }],
};
