import { commandsOf, hasOption, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const archiveGzip: Rule = {
  id: 'archive-gzip',
  title: 'gzip stores name and time',
  severity: 'medium',
  why: 'The header of the .gz has the file’s name and the time of its last change.',
  fixes: [{ for: 'any', text: 'gzip -n (or GZIP_OPT=-n for tools that call it)' }],
  causes: ['gzip-mtime', 'gzip-name'],
  find: (project) =>
    commandsOf(project, 'gzip', 'pigz')
      .filter(({ text, command }) => {
        const isReading = hasOption(command, '[dtl]', '--decompress', '--test', '--list', '--help', '--version');
        const isPiped = command.pipeline.indexOf(command) > 0;
        return text.context !== 'workflow' && !isReading && !isPiped && !hasOption(command, 'n', '--no-name');
      })
      .map((found) => weighed(project, found, 'medium')),
};
