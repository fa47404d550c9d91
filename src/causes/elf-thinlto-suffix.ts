import type { Cause } from '../model/cause.ts';
import { claimRenaming } from './_shared/symbol-names.ts';

export const elfThinltoSuffix: Cause = {
  id: 'elf-thinlto-suffix',
  title: 'The hash of the module in names of symbols of ThinLTO',
  specificity: 'structured',
  on: ['elf:symbol-name'],
  claim: (site) => claimRenaming(site, 'llvm-suffix'),
  fixes: [{ for: 'any', text: 'Give the linker relative names of modules, and the same ones each time.' }],
};
