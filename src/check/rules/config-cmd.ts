import type { Rule } from '../rule.ts';
import { sameList, words } from './_shared/lists.ts';

export const configCmd: Rule = {
  id: 'config-cmd',
  title: 'Cmd is another one',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Cmd is appended to the entrypoint, and an attestation repeats both as args.',
  fixes: [
    {
      for: 'bazel',
      text: 'Leave cmd of oci_image out where entrypoint is set: rules_oci then drops that of the base.',
    },
  ],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.cmd;
    const value = run.cmd;
    if (wanted === undefined || sameList(value, wanted)) return;
    found({ path: ['config'], field: 'Cmd', value: words(value), expected: words(wanted) });
  },
};
