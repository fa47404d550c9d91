import { stringsIn } from '../../buildfiles/starlark/tree.ts';
import { weighed } from '../hits.ts';
import type { Hit, Rule } from '../rule.ts';

const option = /^-m(?:arch|tune|cpu)=native$/;

export const ccNative: Rule = {
  id: 'cc-native',
  title: 'Code for the processor of the machine',
  severity: 'high',
  why: '-march=native compiles for the processor that builds: other code, and code that other machines cannot run.',
  fixes: [{ for: 'any', text: 'Name a level that all machines have: -march=x86-64-v2' }],
  causes: ['elf-cpu-native', 'factor-cpu-model'],
  find: (project) => [
    ...project.starlark.flatMap(({ file, starlark }) =>
      starlark.expressions
        .flatMap(stringsIn)
        .flatMap((node): Hit[] => (option.test(node.value) ? [{ file, start: node.start, end: node.end }] : [])),
    ),
    ...project.shell.flatMap((text) =>
      text.commands
        .filter(
          ({ args, assignments }) =>
            args.some((word) => option.test(word.text)) ||
            assignments.some((word) => /=.*-m(?:arch|tune|cpu)=native/.test(word.text)),
        )
        .map((command) => weighed(project, { text, command }, 'high')),
    ),
  ],
};
