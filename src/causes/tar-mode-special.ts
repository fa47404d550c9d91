import type { Cause, Claim } from '../model/cause.ts';
import { isModeUnused, modeChange } from './_shared/modes.ts';

export const tarModeSpecial: Cause = {
  id: 'tar-mode-special',
  title: 'The setuid, setgid, sticky or execute bits of a file',
  specificity: 'structured',
  on: ['tar:mode'],
  claim: (site): Claim | undefined => {
    const change = modeChange(site);
    if (change?.kind !== 'special') return undefined;
    if (isModeUnused(site)) return { grade: 'safe' };
    const privileged = (change.bits & 0o6000) !== 0;
    return {
      grade: 'lossy',
      security: privileged
        ? { severity: 'high', why: 'whoever runs the file gets the rights of its owner or group on one side' }
        : { severity: 'medium', why: 'the file can be run, or the directory entered, on one side only' },
    };
  },
  fixes: [
    { for: 'bazel', text: 'State modes explicitly: pkg_tar modes = {…}, mtree mode=….' },
    { for: 'docker', text: 'State modes explicitly: COPY --chmod=…, and check out with the same core.fileMode.' },
  ],
};
