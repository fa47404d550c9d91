import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

const sources = /\$\{?S?RANDOM\b|\/dev\/u?random|\/proc\/sys\/kernel\/random/;

export const shellRandom: Rule = {
  id: 'shell-random',
  title: 'A random number',
  severity: 'high',
  why: 'It is another one in every build.',
  fixes: [{ for: 'any', text: 'Derive the value from the content (sha256sum of the sources), or write a constant.' }],
  causes: ['factor-random'],
  find: (project) => {
    const programs = commandsOf(project, 'uuidgen', 'shuf', 'openssl').filter(
      ({ command: { name, args } }) =>
        name !== 'openssl' || ['rand', 'genrsa', 'genpkey', 'req'].includes(args[0]?.text ?? ''),
    );
    const words = project.shell.flatMap((text) =>
      text.commands
        .filter(({ args, assignments }) => [...args, ...assignments].some((word) => sources.test(word.text)))
        .map((command) => ({ text, command })),
    );
    return [...programs, ...words]
      .filter(({ text }) => text.context === 'genrule' || text.context === 'dockerfile')
      .map((found) => weighed(project, found, 'high'));
  },
};
