import type { Cause } from '../model/cause.ts';
import { isOtherCompiler } from './_shared/class-idioms.ts';
import { fact } from './_shared/values.ts';

export const classConstPoolOrder: Cause = {
  id: 'class-const-pool-order',
  title: 'The order of constants or attributes in class files',
  specificity: 'structured',
  on: ['class:pool-order', 'class:attribute-order', 'class:code'],
  claim: (site) => {
    if (site.key === 'class:code') return fact(site, 'idiom') === 'ldc-width' ? { grade: 'safe' } : undefined;
    if (isOtherCompiler(site)) return undefined;
    if (fact(site, 'duplicates') !== true) return { grade: 'safe' };
    return {
      grade: 'guarded',
      predicate: {
        text: 'no two constants of a class mean the same, so that one order maps to the other',
        held: false,
      },
    };
  },
  fixes: [{ for: 'any', text: 'Use one compiler version, and no tool that rewrites classes in parallel after it.' }],
};
