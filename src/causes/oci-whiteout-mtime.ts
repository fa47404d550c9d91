import type { Cause } from '../model/cause.ts';
import { baseName, clockHint } from './_shared/values.ts';

export const ociWhiteoutMtime: Cause = {
  id: 'oci-whiteout-mtime',
  title: 'Modification times of white-out entries',
  specificity: 'structured',
  on: ['tar:mtime'],
  claim: (site) => (baseName(site).startsWith('.wh.') ? { grade: 'safe', hint: clockHint(site) } : undefined),
  fixes: [{ for: 'docker', text: 'Use a BuildKit that obeys SOURCE_DATE_EPOCH for white-outs.' }],
};
