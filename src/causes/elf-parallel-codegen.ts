import type { Cause } from '../model/cause.ts';
import { claimOrder } from './_shared/native-order.ts';
import { fact } from './_shared/values.ts';

export const elfParallelCodegen: Cause = {
  id: 'elf-parallel-codegen',
  title: 'The order of functions that a parallel compiler wrote',
  specificity: 'structured',
  on: ['elf:order'],
  claim: (site, cx) => (fact(site, 'rust') === true ? claimOrder(site, cx) : undefined),
  fixes: [
    { for: 'any', text: 'Compile with -C codegen-units=1 (in Cargo.toml: [profile.release] codegen-units = 1).' },
  ],
};
