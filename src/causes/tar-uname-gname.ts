import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besides } from './_shared/member-sites.ts';
import { isBlank, isMovedField, isOtherDialect } from './_shared/tar-fields.ts';
import { isSameValue } from './_shared/values.ts';

export const tarUnameGname: Cause = {
  id: 'tar-uname-gname',
  title: 'Names of owner and group in a layer or archive',
  specificity: 'structured',
  on: ['tar:uname', 'tar:gname', 'tar:pax.uname', 'tar:pax.gname'],
  claim: (site, cx) => {
    const blank = [site.left, site.right].every((side) => isBlank(side?.value ?? null));
    if (blank && isOtherDialect(site, cx)) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'the numeric owner and group are equal; container engines use the numbers',
        held: !isOtherId(site, cx, 'uid') && !isOtherId(site, cx, 'gid'),
      },
    };
  },
  fixes: [
    { for: 'bazel', text: 'pkg_tar: ownername = ".", or leave uname and gname out of the mtree specification.' },
    { for: 'any', text: 'GNU tar: --numeric-owner.' },
  ],
};

function isOtherId(site: Site, cx: CauseContext, name: 'uid' | 'gid'): boolean {
  const ids = [`tar:${name}`, `tar:pax.${name}`].flatMap((key) => besides(site, cx, key));
  return ids.some((id) => !isSameValue(id)) && !isMovedField(site, cx, name);
}
