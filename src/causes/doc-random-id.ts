import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const docRandomId: Cause = {
  id: 'doc-random-id',
  title: 'Ids that a generator made up for the anchors of a page',
  specificity: 'structured',
  on: ['html:ids'],
  claim: (site) =>
    site.left !== null && site.right !== null && fact(site, 'oneToOne') === true
      ? { grade: 'safe', hint: { factor: 'factor-random', left: null, right: null } }
      : undefined,
  fixes: [{ for: 'any', text: 'DocBook XSL: generate.consistent.ids=1; or give the elements ids in the source.' }],
};
