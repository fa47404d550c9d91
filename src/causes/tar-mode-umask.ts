import type { Cause, Claim, FactorHint } from '../model/cause.ts';
import { isModeUnused, type ModeChange, modeChange, octal } from './_shared/modes.ts';

export const tarModeUmask: Cause = {
  id: 'tar-mode-umask',
  title: 'Who may read and write a file',
  specificity: 'structured',
  on: ['tar:mode'],
  claim: (site): Claim | undefined => {
    const change = modeChange(site);
    if (change?.kind !== 'access') return undefined;
    if (isModeUnused(site)) return { grade: 'safe' };
    const hint = umaskHint(change);
    return {
      grade: 'lossy',
      ...(hint === undefined ? {} : { hint }),
      ...((change.bits & 0o002) === 0
        ? {}
        : { security: { severity: 'medium', why: 'on one side everybody may write the file' } }),
    };
  },
  fixes: [
    { for: 'bazel', text: 'pkg_tar: mode = "0555" or modes = {…}; mtree: mode=0755.' },
    { for: 'docker', text: 'Build with umask 022, and COPY --chmod=….' },
  ],
};

/** A umask takes bits of group and others away, on one side; nobody’s umask touches the owner. */
function umaskHint({ left, bits }: ModeChange): FactorHint | undefined {
  const taken = left & bits;
  if ((bits & 0o600) !== 0 || (taken !== 0 && taken !== bits)) return undefined;
  const [gives, takes] = [`leaves ${octal(bits)}`, `takes ${octal(bits)}`];
  return { factor: 'factor-umask', left: taken === 0 ? takes : gives, right: taken === 0 ? gives : takes };
}
