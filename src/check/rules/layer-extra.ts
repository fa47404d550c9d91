import type { Rule } from '../rule.ts';

export const layerExtra: Rule = {
  id: 'layer-extra',
  title: 'A layer that the profile does not know',
  severity: 'error',
  family: null,
  cause: 'oci-layer-split',
  why: 'Each layer is part of the config and the manifest, and can replace files of those below.',
  fixes: [{ for: 'bazel', text: 'Take it out of tars of oci_image.' }],
  image({ plan, layers }, _cx, found) {
    for (const at of plan.extra) {
      const names = layers[at]?.names ?? [];
      const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
      found({
        path: [`layer:${at}`],
        field: 'layer',
        value: `${names.slice(0, 3).join(', ')}${more}`,
        expected: 'absent',
      });
    }
  },
};
