import type { Cause } from '../model/cause.ts';

export const ociHistoryShape: Cause = {
  id: 'oci-history-shape',
  title: 'History entries on one side only, or in another order',
  specificity: 'structured',
  on: ['oci:config.history'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Build both sides with the same builder and version.' }],
};
