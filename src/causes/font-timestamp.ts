import type { Cause } from '../model/cause.ts';
import { areClockTimes, clockHint } from './_shared/values.ts';

export const fontTimestamp: Cause = {
  id: 'font-timestamp',
  title: 'Times in a font',
  specificity: 'structured',
  on: ['sfnt:created', 'sfnt:modified', 'sfnt:fontforge'],
  claim: (site) =>
    site.left !== null && site.right !== null && areClockTimes(site)
      ? { grade: 'safe', hint: clockHint(site) }
      : undefined,
  fixes: [
    {
      for: 'any',
      text: 'Set SOURCE_DATE_EPOCH, which FontForge and fontTools obey; fontTools: recalcTimestamp=False.',
    },
  ],
};
