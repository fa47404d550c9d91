import type { Cause } from '../model/cause.ts';
import { isRecomputed } from './_shared/stanza-sites.ts';
import { fact } from './_shared/values.ts';

export const debControlGenerated: Cause = {
  id: 'deb-control-generated',
  title: 'Control fields that follow from a package’s files',
  specificity: 'structured',
  on: ['stanza:field'],
  claim: (site) => {
    const generated = ['Installed-Size', 'Build-Ids'].includes(String(fact(site, 'field')));
    return generated && isRecomputed(site) ? { grade: 'safe' } : undefined;
  },
  fixes: [],
};
