import type { Cause } from '../model/cause.ts';
import { besides } from './_shared/member-sites.ts';
import { isBlank } from './_shared/tar-fields.ts';

export const tarSparse: Cause = {
  id: 'tar-sparse',
  title: 'The same content, stored with or without its holes',
  specificity: 'structured',
  on: [
    'tar:data',
    'tar:sparse*',
    'tar:isextended',
    'tar:realsize',
    'tar:pax.GNU.sparse.*',
    'tar:pax.SCHILY.realsize',
    'tar:typeflag',
  ],
  claim: (site, cx) => {
    if (besides(site, cx, 'tar:data').length === 0) return undefined;
    const values = [site.left, site.right].map((side) => side?.value ?? null);
    if (site.key === 'tar:typeflag' && !values.includes('S')) return undefined;
    if (values.every((value) => isBlank(value))) return undefined;
    return { grade: 'safe', role: 'encoding' };
  },
  fixes: [{ for: 'any', text: 'Pack without -S (--sparse).' }],
};
