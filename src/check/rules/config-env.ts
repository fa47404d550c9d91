import type { Rule } from '../rule.ts';
import { turnsEncryptionOff } from './_shared/encryption.ts';
import { fitsValue } from './_shared/lists.ts';

export const configEnv: Rule = {
  id: 'config-env',
  title: 'A variable is missing or has another value',
  severity: 'error',
  family: null,
  cause: 'oci-env-drift',
  why: 'Variables are part of the config, and an attestation repeats them.',
  fixes: [{ for: 'bazel', text: 'Set env of oci_image as the release does, and pin the base by digest.' }],
  image({ run }, { expect }, found) {
    const values = new Map(run.env.map((line) => [nameOf(line), line.slice(nameOf(line).length + 1)]));
    for (const [name, wanted] of Object.entries(expect.config?.env ?? {})) {
      const value = values.get(name);
      // What is worse than another value has a rule of its own.
      if (value !== undefined && (fitsValue(wanted, value) || turnsEncryptionOff(name, value))) continue;
      found({ path: ['config'], field: `Env.${name}`, value: value ?? null, expected: wanted });
    }
  },
};

function nameOf(line: string): string {
  return line.split('=', 1)[0] ?? line;
}
