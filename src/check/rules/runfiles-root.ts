import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const runfilesRoot: Rule = {
  id: 'runfiles-root',
  title: 'A repository in the runfiles that the profile does not know',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Another dependency, or another way to name repositories (bzlmod), is in the image.',
  fixes: [
    { for: 'bazel', text: 'Compare the dependencies and the lock with those of the release; keep --noenable_bzlmod.' },
  ],
  member({ name }, { expect }, found) {
    const { root, only } = expect.runfiles ?? {};
    if (root === undefined || only === undefined || !name.startsWith(`${root}/`)) return;
    const [first = '', ...rest] = name.slice(root.length + 1).split('/');
    // Once for a repository: at its own member, or at a file that lies in the root.
    if (rest.length === 0 && !matchesAny(only, first) && !matchesAny(expect.never ?? [], name))
      found({ field: 'presence', value: 'present', expected: 'absent' });
  },
};
