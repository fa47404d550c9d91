import type { Rule } from '../rule.ts';

export const tarAccessTime: Rule = {
  id: 'tar-access-time',
  title: 'Members have the time of their last access or change',
  severity: 'error',
  family: 'determinism',
  cause: 'tar-atime-ctime',
  why: 'Reading a file moves its time of access, and copying it that of its change.',
  fixes: [],
  member({ pax }, _cx, found) {
    for (const field of ['atime', 'ctime', 'LIBARCHIVE.creationtime']) {
      const value = pax.get(field);
      if (value !== undefined) found({ field, value, expected: 'absent' });
    }
  },
};
