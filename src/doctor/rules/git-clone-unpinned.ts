import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const gitCloneUnpinned: Rule = {
  id: 'git-clone-unpinned',
  title: 'A clone of a moving branch',
  severity: 'high',
  why: 'A clone has what the branch holds on the day of the build.',
  fixes: [
    {
      for: 'any',
      text: 'git -C dir checkout <40 hex digits> behind the clone, or fetch an archive of the commit by hash.',
    },
  ],
  causes: [],
  find: (project) =>
    commandsOf(project, 'git')
      .filter(({ text, command: { args } }) => {
        const isClone = args.some((arg) => arg.text === 'clone');
        return isClone && text.context === 'dockerfile' && !/\b[0-9a-f]{40}\b/.test(text.text);
      })
      .map((found) => ({ ...weighed(project, found, 'high'), severity: 'high' as const })),
};
