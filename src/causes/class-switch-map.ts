import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const classSwitchMap: Cause = {
  id: 'class-switch-map',
  title: 'The numbers that javac gives the constants of an enum for a switch',
  specificity: 'structured',
  on: ['class:code'],
  claim: (site) => {
    const idiom = fact(site, 'idiom');
    if (idiom === 'switch-order') {
      const text =
        'the initialiser does nothing but fill the maps, and each constant has one number, the same on both sides';
      return { grade: 'guarded', predicate: { text, held: true } };
    }
    if (idiom !== 'switch-numbers') return undefined;
    const text = 'the switches over the enum use the same numbers (they lie in another class and were not followed)';
    return { grade: 'guarded', predicate: { text, held: false } };
  },
  fixes: [
    { for: 'any', text: 'Compile with one version of javac, sources in one order, and the enum from one source.' },
  ],
};
