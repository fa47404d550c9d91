import type { Cause } from '../model/cause.ts';
import { claimOrder } from './_shared/native-order.ts';
import { fact } from './_shared/values.ts';

export const elfInputOrder: Cause = {
  id: 'elf-input-order',
  title: 'The order of functions or sections in a native file',
  specificity: 'structured',
  on: ['elf:order'],
  claim: (site, cx) => (fact(site, 'rust') === true ? undefined : claimOrder(site, cx)),
  fixes: [
    {
      for: 'any',
      text: 'Give the linker its objects in a sorted order: $(sort $(wildcard *.o)) in make, no directory listings.',
    },
  ],
};
