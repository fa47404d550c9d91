import type { Cause } from '../model/cause.ts';
import { clockHint } from './_shared/values.ts';

export const zipExtraUt: Cause = {
  id: 'zip-extra-ut',
  title: 'Unix times in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['zip:local.extra.5455', 'zip:central.extra.5455', 'zip:extra.5455'],
  claim: (site) => ({ grade: 'safe', hint: clockHint(site) }),
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar --normalize, which removes the field.' },
    { for: 'any', text: 'zip -X leaves the field out.' },
  ],
};
