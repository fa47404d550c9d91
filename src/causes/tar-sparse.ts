import type { Cause } from '../model/cause.ts';

const keys = /^tar:(data|sparse.*|isextended|realsize|pax\.GNU\.sparse\..*|pax\.SCHILY\.realsize)$/;

export const tarSparse: Cause = {
  id: 'tar-sparse',
  title: 'The same content, stored with or without its holes',
  specificity: 'structured',
  on: ['tar:data', 'tar:sparse*', 'tar:isextended', 'tar:realsize', 'tar:pax.GNU.sparse.*', 'tar:typeflag', 'tar:size'],
  claim: (site, cx) => {
    const place = site.path.at(-1);
    const equal = cx.siblings('tar:data').some((other) => other.path.at(-1) === place && other.role === 'encoding');
    if (
      !equal ||
      !(keys.test(site.key) || isSparseType(site.left?.value, site.right?.value) || site.key === 'tar:size')
    )
      return undefined;
    return { grade: 'safe', role: 'encoding' };
  },
  fixes: [{ for: 'any', text: 'Pack without -S (--sparse).' }],
};

function isSparseType(left: unknown, right: unknown): boolean {
  return left === 'S' || right === 'S';
}
