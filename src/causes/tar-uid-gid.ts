import type { Cause } from '../model/cause.ts';
import { isSameValue } from './_shared/values.ts';

export const tarUidGid: Cause = {
  id: 'tar-uid-gid',
  title: 'The owner or group of a file',
  specificity: 'structured',
  on: ['tar:uid', 'tar:gid', 'tar:pax.uid', 'tar:pax.gid'],
  claim: (site) => (isSameValue(site) ? undefined : { grade: 'lossy' }),
  fixes: [
    { for: 'bazel', text: 'pkg_tar: owner = "0.0"; mtree: uid=0 gid=0.' },
    { for: 'docker', text: 'COPY --chown=0:0, and create users with fixed ids.' },
    { for: 'any', text: 'GNU tar: --owner=0 --group=0 --numeric-owner.' },
  ],
};
