import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const shellGit: Rule = {
  id: 'shell-git',
  title: 'The state of the git tree',
  severity: 'medium',
  why: 'The commit, a tag or "dirty" differs between checkouts of the same files, and a source archive has none.',
  fixes: [
    { for: 'any', text: 'Put the version in a file of the tree; for a release build from the tag in a fresh clone.' },
  ],
  causes: ['factor-git-state', 'git-properties'],
  find: (project) =>
    commandsOf(project, 'git')
      .filter(({ text, command: { args } }) => {
        const verb = args.find((arg) => /^[a-z]/.test(arg.text))?.text ?? '';
        return (
          ['rev-parse', 'describe', 'log', 'show', 'status', 'rev-list'].includes(verb) &&
          (text.context === 'genrule' || text.context === 'dockerfile')
        );
      })
      .map((found) => weighed(project, found, 'medium')),
};
