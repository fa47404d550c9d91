import { labelOf, parsePaths } from '../../causes/_shared/launch-policy.ts';
import type { Rule } from '../rule.ts';

const grave = /^\/(?:|bin|sbin|lib|lib64|usr|etc|root|proc|sys|dev)(?:\/|$)/;

export const launchPolicyMount: Rule = {
  id: 'launch-policy-mount',
  title: 'The operator may mount over folders of the system',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-label-drift',
  why: 'An empty file system over /etc or /usr takes away what the image has there, such as its certificates.',
  fixes: [{ for: 'any', text: 'Allow one folder that holds nothing, such as /var/scratch.' }],
  image({ run: { labels } }, _cx, found) {
    const value = labelOf(labels, 'allow_mount_destinations');
    const hit = parsePaths(value ?? '').filter((path) => grave.test(path));
    if (value === undefined || hit.length === 0) return;
    const note = `it allows ${hit.join(', ')}`;
    found({ path: ['config'], field: 'Labels.tee.launch_policy.allow_mount_destinations', value, note });
  },
};
