import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const baseLayers: Rule = {
  id: 'base-layers',
  title: 'The base is not the one of the profile',
  severity: 'error',
  family: null,
  cause: 'oci-base-drift',
  why: 'The layers of the base are part of the image: another base is another image, whatever is put on it.',
  fixes: [{ for: 'bazel', text: 'Pin the base by digest in oci_pull, with the platform, as the release does.' }],
  image({ layers, plan }, { expect }, found) {
    const wanted = expect.base;
    if (wanted === undefined) return;
    // Without statements about layers nothing tells the base from the rest.
    const isKnown = expect.layers !== undefined;
    const base = isKnown ? plan.base : layers.length;
    if (isKnown && wanted.atLeast !== undefined && base < wanted.atLeast)
      found({ path: [], field: 'base layers', value: String(base), expected: `at least ${wanted.atLeast}` });
    for (const pattern of wanted.holds ?? [])
      if (!layers.slice(0, base).some(({ names }) => names.some((name) => matchesAny([pattern], name))))
        found({ path: [], field: `base: ${pattern}`, value: 'absent', expected: 'present' });
  },
};
