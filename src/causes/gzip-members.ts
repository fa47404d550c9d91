import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const gzipMembers: Cause = {
  id: 'gzip-members',
  title: 'Another number of gzip members',
  specificity: 'structured',
  on: ['gzip:members'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'all members decode, and the headers after the first hold no name, comment or extra field',
      held: fact(site, 'plainLeft') === true && fact(site, 'plainRight') === true,
    },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Compress with the same program and thread settings; pigz and bgzip cut into members or blocks.',
    },
  ],
};
