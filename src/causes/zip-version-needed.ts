import type { Cause } from '../model/cause.ts';

export const zipVersionNeeded: Cause = {
  id: 'zip-version-needed',
  title: 'The version that a zip or jar says it needs',
  specificity: 'structured',
  on: ['zip:version-needed', 'zip:local.version-needed', 'zip:central.version-needed'],
  claim: (site) => (site.key === 'zip:version-needed' ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Write the archive with one tool and version.' }],
};
