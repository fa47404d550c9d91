import type { Cause } from '../model/cause.ts';

export const pycInvalidationMode: Cause = {
  id: 'pyc-invalidation-mode',
  title: 'How compiled Python files are held against their sources',
  specificity: 'structured',
  on: ['pyc:flags'],
  claim: () => ({
    grade: 'guarded',
    predicate: { text: 'both modes check the source before the compiled code is used', held: false },
  }),
  fixes: [{ for: 'any', text: 'Compile with one --invalidation-mode on both sides.' }],
};
