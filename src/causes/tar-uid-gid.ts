import type { Cause } from '../model/cause.ts';
import { userHint } from './_shared/owners.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { isSameValue } from './_shared/values.ts';

export const tarUidGid: Cause = {
  id: 'tar-uid-gid',
  title: 'The owner or group of a file',
  specificity: 'structured',
  on: ['tar:uid', 'tar:gid', 'tar:pax.uid', 'tar:pax.gid'],
  claim: (site, cx) => {
    if (isSameValue(site) || isMovedField(site, cx, site.key.endsWith('uid') ? 'uid' : 'gid')) return undefined;
    const hint = userHint(cx);
    return { grade: 'lossy', ...(hint === undefined ? {} : { hint }) };
  },
  fixes: [
    { for: 'bazel', text: 'pkg_tar: owner = "0.0"; mtree: uid=0 gid=0.' },
    { for: 'docker', text: 'COPY --chown=0:0, and create users with fixed ids.' },
    { for: 'any', text: 'GNU tar: --owner=0 --group=0 --numeric-owner.' },
  ],
};
