import type { Cause } from '../model/cause.ts';
import { claimArField, isSymbolIndex } from './_shared/ar-fields.ts';

export const arSymtabTime: Cause = {
  id: 'ar-symtab-time',
  title: 'The time of the symbol index of a static library',
  specificity: 'structured',
  on: ['ar:mtime'],
  claim: (site) => (isSymbolIndex(site) ? claimArField(site) : undefined),
  fixes: [{ for: 'any', text: 'ar rcsD or ranlib -D: they write 0.' }],
};
