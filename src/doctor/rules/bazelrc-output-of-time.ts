import { atOption } from '../hits.ts';
import type { Rule } from '../rule.ts';

const options = /^-(?:march|mtune)=native$|^-Wl,--build-id=uuid$|^-frandom-seed=.*random/;

export const bazelrcOutputOfTime: Rule = {
  id: 'bazelrc-output-of-time',
  title: 'Compiler options that ask for other bytes on every machine or build',
  severity: 'high',
  why: '-march=native compiles for the processor of the machine, --build-id=uuid draws a number.',
  fixes: [
    { for: 'bazel', text: 'Name a processor (-march=x86-64-v2); leave --build-id out or write --build-id=sha1.' },
  ],
  causes: ['elf-cpu-native', 'elf-build-id', 'factor-cpu-model'],
  find: (project) =>
    project
      .options('copt', 'cxxopt', 'conlyopt', 'linkopt', 'host_copt', 'host_cxxopt', 'host_linkopt', 'per_file_copt')
      .filter(
        ({ option }) =>
          (option.value ?? '').split(/[@,]/).some((word) => options.test(word)) || options.test(option.value ?? ''),
      )
      .map(atOption),
};
