import type { Cause } from '../model/cause.ts';

export const zipExtraNtfs: Cause = {
  id: 'zip-extra-ntfs',
  title: 'Windows times in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['zip:local.extra.000a', 'zip:central.extra.000a', 'zip:extra.000a'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Write the archive with a tool that leaves the NTFS field out.' }],
};
