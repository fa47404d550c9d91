import type { Rule } from '../rule.ts';

export const layerMissing: Rule = {
  id: 'layer-missing',
  title: 'A layer of the profile is not there',
  severity: 'error',
  family: null,
  cause: 'oci-layer-split',
  why: 'Each layer is part of the config and the manifest.',
  fixes: [{ for: 'bazel', text: 'Put the archive into tars of oci_image again, in its place.' }],
  image({ plan }, { expect }, found) {
    for (const at of plan.missing) {
      const layer = expect.layers?.[at];
      if (layer !== undefined)
        found({ path: [], field: `layer ${layer.name}`, value: 'absent', expected: `a layer with ${layer.mark}` });
    }
  },
};
