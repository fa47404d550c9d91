import type { Rule } from '../rule.ts';

export const configCreated: Rule = {
  id: 'config-created',
  title: 'The config has another time than the profile says',
  severity: 'error',
  family: null,
  cause: 'oci-config-created',
  why: 'created is part of the config: with another time the image id and the digest are others.',
  fixes: [{ for: 'bazel', text: 'Leave the created attribute of oci_image out, and keep the base pinned by digest.' }],
  image({ config }, { expect }, found) {
    const wanted = expect.config?.created;
    const value = config['created'];
    if (wanted === undefined || value === wanted) return;
    found({
      path: ['config'],
      field: 'created',
      value: typeof value === 'string' ? value : null,
      expected: wanted,
    });
  },
};
