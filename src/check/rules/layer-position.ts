import type { Rule } from '../rule.ts';

export const layerPosition: Rule = {
  id: 'layer-position',
  title: 'A layer stands in another place',
  severity: 'error',
  family: null,
  cause: 'oci-layer-order',
  why: 'The order of the layers is part of the config, and decides whose files are seen.',
  fixes: [
    {
      for: 'bazel',
      text: 'List tars of oci_image in the order of the release; the order of a filegroup is that of its srcs.',
    },
  ],
  image({ plan }, { expect }, found) {
    for (const { layer, statement } of plan.misplaced) {
      const name = expect.layers?.[statement]?.name ?? '';
      found({
        path: [`layer:${layer}`],
        field: 'position',
        value: name,
        expected: `${name} as number ${statement + 1} on the base`,
      });
    }
  },
};
