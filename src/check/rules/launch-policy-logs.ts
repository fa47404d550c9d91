import { labelOf, parseRedirect } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyLogs: Rule = {
  id: 'launch-policy-logs',
  title: 'What the service prints may leave a production machine',
  severity: 'note',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'log_redirect always lets the operator read stdout and stderr; that is right only when nothing secret is printed.',
  fixes: [{ for: 'any', text: 'Use debugonly, unless production logs are wanted.' }],
  image({ run: { labels } }, _cx, found) {
    const value = labelOf(labels, 'log_redirect');
    if (value !== undefined && parseRedirect(value) === 2)
      found({ path: ['config'], field: 'Labels.tee.launch_policy.log_redirect', value });
  },
};
