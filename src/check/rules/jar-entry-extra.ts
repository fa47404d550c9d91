import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const jarEntryExtra: Rule = {
  id: 'jar-entry-extra',
  title: 'An entry that the jar should not have',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Another packer leaves other files: an index of layers or of the class path, build information, signatures.',
  fixes: [
    {
      for: 'bazel',
      text: 'Build it with rules_spring as the release does, without deps_index_file and layers_index_file.',
    },
  ],
  zip({ name, inside, members }, { expect }, found) {
    const { path, only, never } = expect.jar ?? {};
    if (inside.length > 0 || name !== path) return;
    for (const { name: entry } of members) {
      const isKnown = only === undefined || matchesAny(only, entry);
      if (isKnown && !matchesAny(never ?? [], entry)) continue;
      found({ path: [entry], field: 'presence', value: 'present', expected: 'absent' });
    }
  },
};
