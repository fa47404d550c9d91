import type { Cause } from '../model/cause.ts';

export const ociBaseDrift: Cause = {
  id: 'oci-base-drift',
  title: 'The base images are not the same',
  specificity: 'structured',
  on: ['oci:base'],
  claim: (site) => ({
    grade: 'lossy',
    hint: {
      factor: 'factor-dependency-drift',
      left: site.left === null ? null : String(site.left.value),
      right: site.right === null ? null : String(site.right.value),
    },
  }),
  fixes: [
    { for: 'bazel', text: 'Pin the base by digest: oci_pull(digest = "sha256:…").' },
    { for: 'docker', text: 'Pin the base by digest: FROM image@sha256:….' },
  ],
};
