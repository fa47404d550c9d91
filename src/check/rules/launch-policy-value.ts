import { conflictOf, labelFault, labelOf, policyLabels } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyValue: Rule = {
  id: 'launch-policy-value',
  title: 'The launcher refuses a value of the launch policy',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'Confidential Space reads these labels before it starts the image, and stops at one that it cannot read.',
  fixes: [{ for: 'any', text: 'Write the value as the launcher reads it; docs/check.md has all labels and values.' }],
  image({ run: { labels } }, _cx, found) {
    for (const label of policyLabels) {
      const value = labelOf(labels, label.name);
      const fault = value === undefined ? null : labelFault(label, value);
      if (value !== undefined && fault !== null)
        found({ path: ['config'], field: `Labels.tee.launch_policy.${label.name}`, value, note: fault });
    }
    const conflict = conflictOf(labels);
    if (conflict !== null) found({ path: ['config'], field: 'Labels', value: null, note: conflict });
  },
};
