import type { Cause } from '../model/cause.ts';

export const pyRecordOrder: Cause = {
  id: 'py-record-order',
  title: 'The order of the lines in a wheel’s RECORD',
  specificity: 'structured',
  on: ['record:order'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Pin the installer or the build back end; newer ones sort.' }],
};
