import type { Rule } from '../rule.ts';

export const tarSubsecond: Rule = {
  id: 'tar-subsecond',
  title: 'Members have times with fractions of a second',
  severity: 'error',
  family: 'determinism',
  cause: 'tar-mtime-subsecond',
  why: 'Only a file system gives such times: they are those of this build or of this checkout.',
  fixes: [],
  member({ pax }, { recipe }, found) {
    const value = pax.get('mtime');
    if (recipe?.mtime === undefined && value !== undefined && /\.\d*[1-9]/.test(value))
      found({ field: 'mtime', value, expected: 'whole seconds' });
  },
};
