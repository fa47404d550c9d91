import { type CMacro, dateMacros } from '../../buildfiles/c-macros.ts';
import type { Rule } from '../rule.ts';

export const ccDateMacro: Rule = {
  id: 'cc-date-macro',
  title: '__DATE__, __TIME__ or __TIMESTAMP__ in C or C++',
  severity: 'high',
  why: 'The compiler puts the time of the build in their place. Bazel’s own toolchain turns __DATE__ and the others into "redacted"; CMake, make and rules_foreign_cc do not.',
  fixes: [
    {
      for: 'any',
      text: 'Take the line away; or -Wdate-time -Werror, and -D__DATE__="\\"redacted\\"" -D__TIME__=… -D__TIMESTAMP__=… -Wno-builtin-macro-redefined; gcc and clang also obey SOURCE_DATE_EPOCH.',
    },
  ],
  causes: ['elf-date-macro'],
  find: (project) =>
    project.ofKind('c').flatMap((file) =>
      dateMacros(file.text).map(({ start, end }: CMacro) => ({
        file,
        start,
        end,
        severity: project.workspace === undefined ? ('high' as const) : ('low' as const),
      })),
    ),
};
