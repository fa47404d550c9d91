import type { Cause } from '../model/cause.ts';
import { areIsoTimes, clockHint } from './_shared/values.ts';

export const ociHistoryCreated: Cause = {
  id: 'oci-history-created',
  title: 'The times of the history entries in the image config',
  specificity: 'structured',
  on: ['oci:config.history.created'],
  claim: (site) => (areIsoTimes(site) ? { grade: 'safe', hint: clockHint(site) } : undefined),
  fixes: [
    { for: 'bazel', text: 'rules_oci writes a constant time; update it if yours does not.' },
    { for: 'docker', text: 'Pass --build-arg SOURCE_DATE_EPOCH=…; buildah and podman: --timestamp.' },
  ],
};
