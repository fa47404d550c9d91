import type { Rule } from '../rule.ts';
import { sameList, words } from './_shared/lists.ts';

export const configEntrypoint: Rule = {
  id: 'config-entrypoint',
  title: 'The entrypoint is another one',
  severity: 'error',
  family: null,
  cause: null,
  why: 'What runs in the image is part of its config, and an attestation repeats it as args.',
  fixes: [{ for: 'bazel', text: 'Set entrypoint of oci_image as the release does.' }],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.entrypoint;
    const value = run.entrypoint;
    if (wanted === undefined || sameList(value, wanted)) return;
    found({ path: ['config'], field: 'Entrypoint', value: words(value), expected: words(wanted) });
  },
};
