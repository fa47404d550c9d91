import type { Rule } from '../rule.ts';

export const layerPadding: Rule = {
  id: 'layer-padding',
  title: 'The archive is filled up to another length',
  severity: 'error',
  family: null,
  cause: 'tar-padding',
  why: 'Programs end archives with different amounts of zeros, which count for the digest.',
  fixes: [
    { for: 'bazel', text: 'Keep the versions of rules_pkg and bazel-lib; do not copy the archive with another tar.' },
  ],
  layer({ recipe, facts }, found) {
    const record = recipe?.recordBytes;
    if (record !== undefined && facts.size % record !== 0)
      found({ field: 'length', value: `${facts.size} bytes`, expected: `a multiple of ${record}` });
  },
};
