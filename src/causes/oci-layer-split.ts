import type { Cause } from '../model/cause.ts';

export const ociLayerSplit: Cause = {
  id: 'oci-layer-split',
  title: 'The same files, cut into other layers',
  specificity: 'structured',
  on: ['oci:layer.split'],
  claim: () => ({
    grade: 'guarded',
    predicate: {
      text: 'the layers laid over each other give the same tree, with modes, owners and attributes',
      held: true,
    },
  }),
  fixes: [
    { for: 'bazel', text: 'Give oci_image the same `tars` in the same order.' },
    { for: 'docker', text: 'Use the same Dockerfile steps, and squash on both sides or on none.' },
  ],
};
