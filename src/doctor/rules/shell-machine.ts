import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

const variables = /\$\{?(?:HOSTNAME|USER|LOGNAME|HOSTTYPE|OSTYPE|MACHTYPE)\b/;

export const shellMachine: Rule = {
  id: 'shell-machine',
  title: 'The machine or its user',
  severity: 'high',
  why: 'hostname, uname, whoami, nproc and the like say where the build ran.',
  fixes: [{ for: 'any', text: 'Write a constant; name the architecture that is built for.' }],
  causes: ['factor-hostname', 'factor-user', 'factor-kernel', 'factor-cpu-count'],
  find: (project) => [
    ...commandsOf(
      project,
      'hostname',
      'uname',
      'whoami',
      'logname',
      'nproc',
      'lscpu',
      'getconf',
      'arch',
      'hostid',
      'lsb_release',
    )
      .filter(
        ({ text, command }) =>
          text.context === 'genrule' ||
          (text.context === 'dockerfile' && (command.writesFile || command.isSubstituted)),
      )
      .filter(
        ({ command }) => command.name !== 'getconf' || command.args.some((arg) => arg.text.includes('NPROCESSORS')),
      )
      .filter(({ command }) => !isJobs(command.name))
      .map((found) => weighed(project, found, 'high')),
    ...project.shell
      .filter(({ context }) => context === 'genrule')
      .flatMap((text) =>
        text.commands
          .filter(({ args }) => args.some((word) => variables.test(word.text)))
          .map((command) => weighed(project, { text, command }, 'high')),
      ),
  ],
};

/** How many jobs run at once seldom shows in what they write. */
function isJobs(name: string): boolean {
  return name === 'nproc' || name === 'getconf';
}
