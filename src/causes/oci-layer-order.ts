import type { Cause } from '../model/cause.ts';

export const ociLayerOrder: Cause = {
  id: 'oci-layer-order',
  title: 'The same layers in another order',
  specificity: 'structured',
  on: ['oci:manifest.layer-order'],
  claim: () => ({ grade: 'lossy' }),
  fixes: [
    { for: 'bazel', text: 'List `tars` in one fixed order, not from a glob or a dict.' },
    { for: 'docker', text: 'Keep the order of the COPY and RUN steps.' },
  ],
};
