import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classAnonNumber: Cause = {
  id: 'class-anon-number',
  title: 'The numbers of anonymous classes',
  specificity: 'structured',
  on: ['class:anonymous'],
  claim: (site) => {
    if (fact(site, 'bijection') !== true) return undefined;
    const text =
      'no reflection or serialisation finds these classes by their names (texts of the classes themselves do not)';
    return { grade: 'guarded', predicate: { text, held: false } };
  },
  fixes: [
    { for: 'any', text: 'Compile with one version of javac and of all annotation processors, sources in one order.' },
  ],
};
