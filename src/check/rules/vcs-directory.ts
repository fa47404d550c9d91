import type { Rule } from '../rule.ts';

export const vcsDirectory: Rule = {
  id: 'vcs-directory',
  title: 'A checkout of the source is in the image with its history',
  severity: 'error',
  family: 'hygiene',
  cause: 'factor-git-state',
  why: 'The index of git holds times and inodes of the checkout, and the history may hold what was taken out of the source.',
  fixes: [{ for: 'docker', text: 'List .git in .dockerignore.' }],
  member({ name, type }, _cx, found) {
    if (type !== 'file' || !/(?:^|\/)\.git\/(?:index|HEAD|packed-refs|logs\/HEAD)$/.test(name)) return;
    found({ field: 'presence', value: 'present', expected: 'absent' });
  },
};
