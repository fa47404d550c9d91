import type { Cause } from '../model/cause.ts';

export const tarUnameGname: Cause = {
  id: 'tar-uname-gname',
  title: 'Names of owner and group while the numbers are equal',
  specificity: 'structured',
  on: ['tar:uname', 'tar:gname', 'tar:pax.uname', 'tar:pax.gname'],
  claim: (site, cx) => {
    const ids = ['tar:uid', 'tar:gid', 'tar:pax.uid', 'tar:pax.gid'].flatMap((key) => cx.siblings(key));
    const held = !ids.some((other) => other.path.at(-1) === site.path.at(-1));
    return {
      grade: 'guarded',
      predicate: { text: 'the numeric owner and group are equal; container engines use the numbers', held },
    };
  },
  fixes: [
    { for: 'bazel', text: 'pkg_tar: ownername = ".", or leave uname and gname out of the mtree specification.' },
    { for: 'any', text: 'GNU tar: --numeric-owner.' },
  ],
};
