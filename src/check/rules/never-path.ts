import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const neverPath: Rule = {
  id: 'never-path',
  title: 'A file that the profile forbids',
  severity: 'error',
  family: null,
  cause: null,
  why: 'It is a leftover of the build, or holds facts of the machine, so that the next build differs.',
  fixes: [{ for: 'bazel', text: 'Exclude it from the globs and the archive.' }],
  member({ name, type }, { expect }, found) {
    if (type !== 'directory' && matchesAny(expect.never ?? [], name))
      found({ field: 'presence', value: 'present', expected: 'absent' });
  },
};
