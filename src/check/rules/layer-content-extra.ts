import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const layerContentExtra: Rule = {
  id: 'layer-content-extra',
  title: 'A file that the layer should not have',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Whatever is in the layer is part of its digest.',
  fixes: [{ for: 'bazel', text: 'Take it out of srcs of the archive, or out of the default outputs of the target.' }],
  member({ name }, { layer, expect }, found) {
    const only = layer?.only;
    if (only === undefined || matchesAny(only, name) || matchesAny(expect.never ?? [], name)) return;
    found({ field: 'presence', value: 'present', expected: 'absent' });
  },
};
