import { launchPolicyPrefix, policyLabels } from '../../causes/_shared/launch-policy.ts';
import { nearest } from '../../util/nearest.ts';
import type { Rule } from '../rule.ts';

export const launchPolicyUnknown: Rule = {
  id: 'launch-policy-unknown',
  title: 'A label of the launch policy that the launcher does not know',
  severity: 'warning',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'The launcher ignores it, so that what it should forbid or allow stays as it is.',
  fixes: [{ for: 'any', text: 'Correct the name, or take the label out.' }],
  image({ run: { labels } }, _cx, found) {
    const known = policyLabels.map(({ name }) => name);
    for (const [name, value] of Object.entries(labels)) {
      const short = name.slice(launchPolicyPrefix.length);
      if (!name.startsWith(launchPolicyPrefix) || known.includes(short)) continue;
      const close = nearest(short, known, 1)[0];
      const note = close === undefined ? {} : { note: `did you mean ${close}?` };
      found({ path: ['config'], field: `Labels.${name}`, value, ...note });
    }
  },
};
