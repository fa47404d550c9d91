import type { Rule } from '../rule.ts';
import { turnsEncryptionOff } from './_shared/encryption.ts';

export const encryptionOff: Rule = {
  id: 'encryption-off',
  title: 'The image tells the aggregator not to encrypt its output',
  severity: 'error',
  family: 'launch-policy',
  cause: 'oci-env-drift',
  why: 'ENCRYPTION_OPTS with --should_encrypt_aggregator_output false is the variant for local tests; data would leave in the clear.',
  fixes: [{ for: 'bazel', text: 'Set ENCRYPTION_OPTS in env of oci_image as the release does.' }],
  image({ run }, _cx, found) {
    for (const line of run.env) {
      const name = line.split('=', 1)[0] ?? '';
      const value = line.slice(name.length + 1);
      if (turnsEncryptionOff(name, value)) found({ path: ['config'], field: `Env.${name}`, value });
    }
  },
};
