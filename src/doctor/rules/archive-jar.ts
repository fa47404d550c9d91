import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const archiveJar: Rule = {
  id: 'archive-jar',
  title: 'jar stores the time of the build',
  severity: 'high',
  why: 'The jar tool gives entries the times of their files and the manifest that of the build, in the order of the directory.',
  fixes: [
    {
      for: 'any',
      text: 'jar --date=2020-01-01T00:00:00Z (JDK 17 and later); in Bazel use java_library, or singlejar --normalize',
    },
  ],
  causes: ['zip-dos-time', 'zip-order'],
  find: (project) =>
    commandsOf(project, 'jar')
      .filter(({ text, command: { args } }) => {
        const isCreating =
          args.some(
            (word) => /^-?[a-zA-Z]*c[a-zA-Z]*f?[a-zA-Z0]*$/.test(word.text) && /^-?[cfmeu0MivP]+$/.test(word.text),
          ) || args.some((word) => word.text === '--create');
        return text.context !== 'workflow' && isCreating && !args.some((word) => word.text.startsWith('--date'));
      })
      .map((found) => weighed(project, found, 'high')),
};
