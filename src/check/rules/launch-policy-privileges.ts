import { flagOf, labelOf } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyPrivileges: Rule = {
  id: 'launch-policy-privileges',
  title: 'The operator may give the service more rights over the machine',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'Further capabilities or control groups widen what a fault in the service can be used for.',
  fixes: [{ for: 'any', text: 'Take allow_capabilities and allow_cgroups out, unless the service cannot do without.' }],
  image({ run: { labels } }, _cx, found) {
    for (const name of ['allow_capabilities', 'allow_cgroups']) {
      if (flagOf(labels, name) !== true) continue;
      const value = labelOf(labels, name) ?? null;
      found({ path: ['config'], field: `Labels.tee.launch_policy.${name}`, value, expected: 'absent' });
    }
  },
};
