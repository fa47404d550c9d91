import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const pycLeftover: Rule = {
  id: 'pyc-leftover',
  title: 'Half-written compiled Python files are left',
  severity: 'error',
  family: 'determinism',
  cause: 'pyc-presence',
  why: 'Python writes x.pyc.NUMBER and renames it; the number is an address in memory, and a race decides whether one stays.',
  fixes: [
    {
      for: 'bazel',
      text: 'Exclude **/__pycache__/*.pyc.* from the globs, and do not run the interpreter in its own tree.',
    },
  ],
  member({ name }, { expect }, found) {
    if (/\/__pycache__\/[^/]+\.pyc\.\d+$/.test(name) && !matchesAny(expect.never ?? [], name))
      found({ field: 'presence', value: 'present', expected: 'absent' });
  },
};
