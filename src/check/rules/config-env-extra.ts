import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const configEnvExtra: Rule = {
  id: 'config-env-extra',
  title: 'A variable that the profile does not know',
  severity: 'error',
  family: null,
  cause: 'oci-env-drift',
  why: 'A further variable changes the config, and can change what the service does.',
  fixes: [{ for: 'bazel', text: 'Take it out of env of oci_image, or pin the base that brings it.' }],
  image({ run }, { expect }, found) {
    const others = expect.config?.otherEnv;
    if (others === undefined) return;
    for (const line of run.env) {
      const name = line.split('=', 1)[0] ?? line;
      if (Object.hasOwn(expect.config?.env ?? {}, name) || matchesAny(others, name)) continue;
      found({ path: ['config'], field: `Env.${name}`, value: line.slice(name.length + 1), expected: 'absent' });
    }
  },
};
