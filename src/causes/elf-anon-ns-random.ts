import type { Cause } from '../model/cause.ts';
import { claimRenaming } from './_shared/symbol-names.ts';

export const elfAnonNsRandom: Cause = {
  id: 'elf-anon-ns-random',
  title: 'Random parts in names of local symbols',
  specificity: 'structured',
  on: ['elf:symbol-name'],
  claim: (site) => {
    const claim = claimRenaming(site, 'anonymous-namespace');
    return claim && { ...claim, hint: { factor: 'factor-random', left: null, right: null } };
  },
  fixes: [{ for: 'any', text: 'Compile with -frandom-seed=<relative name of the source file>, by a relative name.' }],
};
