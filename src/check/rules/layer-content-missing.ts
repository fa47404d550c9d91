import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const layerContentMissing: Rule = {
  id: 'layer-content-missing',
  title: 'A file of the layer is not there',
  severity: 'error',
  family: null,
  cause: null,
  why: 'The layer is not what the profile says it is: a target or a source of the archive is missing.',
  fixes: [{ for: 'bazel', text: 'Compare srcs of the archive (pkg_tar, tar) with those of the release.' }],
  layer({ layer, facts }, found) {
    for (const pattern of layer?.must ?? [])
      if (!facts.names.some((name) => matchesAny([pattern], name)))
        found({ path: [pattern], field: 'presence', value: 'absent', expected: 'present' });
  },
};
