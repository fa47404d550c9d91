import type { Rule } from '../rule.ts';

export const tarInode: Rule = {
  id: 'tar-inode',
  title: 'Members have numbers of the file system that they were read from',
  severity: 'error',
  family: 'determinism',
  cause: 'tar-pax-noise',
  why: 'Device and inode are others on each machine and after each checkout.',
  fixes: [],
  member({ pax }, _cx, found) {
    for (const field of ['SCHILY.dev', 'SCHILY.ino', 'SCHILY.nlink']) {
      const value = pax.get(field);
      if (value !== undefined) found({ field, value, expected: 'absent' });
    }
  },
};
