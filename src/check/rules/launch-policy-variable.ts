import { isGraveVariable, labelOf, parseVariables } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyVariable: Rule = {
  id: 'launch-policy-variable',
  title: 'The operator may set a variable that decides what code runs or what is encrypted',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'A variable such as LD_PRELOAD or JAVA_TOOL_OPTIONS puts other code into the service without another digest.',
  fixes: [{ for: 'any', text: 'Take the name out of tee.launch_policy.allow_env_override.' }],
  image({ run: { labels } }, _cx, found) {
    const value = labelOf(labels, 'allow_env_override');
    const grave = parseVariables(value ?? '').filter(isGraveVariable);
    if (value === undefined || grave.length === 0) return;
    const note = `it allows ${grave.join(', ')}`;
    found({ path: ['config'], field: 'Labels.tee.launch_policy.allow_env_override', value, note });
  },
};
