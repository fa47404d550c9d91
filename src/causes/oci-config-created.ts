import type { Cause } from '../model/cause.ts';
import { areIsoTimes, clockHint } from './_shared/values.ts';

export const ociConfigCreated: Cause = {
  id: 'oci-config-created',
  title: 'The creation time in the image config',
  specificity: 'structured',
  on: ['oci:config.created'],
  claim: (site) => (areIsoTimes(site) ? { grade: 'safe', hint: clockHint(site) } : undefined),
  fixes: [
    { for: 'bazel', text: 'rules_oci: leave `created` unset, or give it a file with a constant time.' },
    { for: 'docker', text: 'Pass --build-arg SOURCE_DATE_EPOCH=…; buildah and podman: --timestamp.' },
  ],
};
