import type { Cause } from '../model/cause.ts';
import { isWhiteout } from './_shared/layer-member.ts';
import { areClockTimes, clockHint, fact } from './_shared/values.ts';

export const ociWhiteoutMtime: Cause = {
  id: 'oci-whiteout-mtime',
  title: 'Modification times of white-out entries',
  specificity: 'structured',
  on: ['tar:mtime'],
  claim: (site) =>
    isWhiteout(site) && fact(site, 'type') === 'file' && areClockTimes(site)
      ? { grade: 'safe', hint: clockHint(site) }
      : undefined,
  fixes: [{ for: 'docker', text: 'Use a BuildKit that obeys SOURCE_DATE_EPOCH for white-outs.' }],
};
