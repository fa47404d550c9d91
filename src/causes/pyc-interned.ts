import type { Cause } from '../model/cause.ts';

export const pycInterned: Cause = {
  id: 'pyc-interned',
  title: 'Which strings of compiled Python files are interned',
  specificity: 'structured',
  on: ['pyc:interned'],
  claim: (site) => (site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Compile each file by itself in a fresh interpreter, with one release of Python.' }],
};
