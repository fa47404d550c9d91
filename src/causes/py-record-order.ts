import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const pyRecordOrder: Cause = {
  id: 'py-record-order',
  title: 'The order of the lines in a wheel’s RECORD',
  specificity: 'structured',
  on: ['record:order'],
  claim: (site) => (fact(site, 'duplicates') === true ? undefined : { grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Pin the installer or the build back end; newer ones sort.' }],
};
