import type { Cause } from '../model/cause.ts';

export const gzipMembers: Cause = {
  id: 'gzip-members',
  title: 'The same content in another number of gzip members',
  specificity: 'structured',
  on: ['gzip:members'],
  claim: () => ({ grade: 'safe', role: 'encoding' }),
  fixes: [
    {
      for: 'any',
      text: 'Compress with the same program and thread settings; pigz and bgzip cut into members or blocks.',
    },
  ],
};
