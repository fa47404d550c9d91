import { flagOf, labelOf } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyCommand: Rule = {
  id: 'launch-policy-command',
  title: 'The operator may replace the arguments of the service',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'With allow_cmd_override whoever starts the machine decides what runs on the data, and the digest stays the same.',
  fixes: [{ for: 'any', text: 'Take tee.launch_policy.allow_cmd_override out.' }],
  image({ run: { labels } }, _cx, found) {
    if (flagOf(labels, 'allow_cmd_override') !== true) return;
    const value = labelOf(labels, 'allow_cmd_override') ?? null;
    found({ path: ['config'], field: 'Labels.tee.launch_policy.allow_cmd_override', value, expected: 'absent' });
  },
};
