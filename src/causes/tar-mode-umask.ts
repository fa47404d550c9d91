import type { Cause, Claim } from '../model/cause.ts';
import { modeChange } from './_shared/modes.ts';

export const tarModeUmask: Cause = {
  id: 'tar-mode-umask',
  title: 'Read and write permissions of group and others',
  specificity: 'structured',
  on: ['tar:mode'],
  claim: (site): Claim | undefined => {
    const change = modeChange(site);
    if (change === undefined || change.kind !== 'umask') return undefined;
    const writable = ((change.left | change.right) & 0o002) !== 0;
    return {
      grade: 'lossy',
      hint: { factor: 'factor-umask', left: change.mask, right: null },
      ...(writable ? { security: { severity: 'medium', why: 'on one side everybody may write the file' } } : {}),
    };
  },
  fixes: [
    { for: 'bazel', text: 'pkg_tar: mode = "0555" or modes = {…}; mtree: mode=0755.' },
    { for: 'docker', text: 'Build with umask 022, and COPY --chmod=….' },
  ],
};
