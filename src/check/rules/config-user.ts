import type { Rule } from '../rule.ts';

export const configUser: Rule = {
  id: 'config-user',
  title: 'The image runs as another user',
  severity: 'error',
  family: null,
  cause: null,
  why: 'The user is part of the config, and decides what the service may read and write.',
  fixes: [{ for: 'bazel', text: 'Set user of oci_image, or leave it to the base that is pinned.' }],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.user;
    if (wanted !== undefined && run.user !== wanted)
      found({ path: ['config'], field: 'User', value: run.user, expected: wanted });
  },
};
