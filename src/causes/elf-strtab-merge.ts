import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const elfStrtabMerge: Cause = {
  id: 'elf-strtab-merge',
  title: 'The layout of a table of strings',
  specificity: 'structured',
  on: ['elf:string-table'],
  claim: (site) => (fact(site, 'sameStrings') === true ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Use one linker, and give it its inputs in one order.' }],
};
