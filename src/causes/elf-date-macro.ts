import type { Cause } from '../model/cause.ts';
import { differInTimesOnly } from './_shared/text-times.ts';

export const elfDateMacro: Cause = {
  id: 'elf-date-macro',
  title: 'The compile time in a native library',
  specificity: 'structured',
  on: ['opaque:bytes', 'elf:bytes'],
  claim: (site, cx) => {
    const section = site.facts?.['section'];
    if (typeof section !== 'string' || !section.startsWith('.rodata')) return undefined;
    const times = differInTimesOnly(site, cx);
    if (times === undefined) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no program acts upon the time; it is visible at run time', held: false },
      hint: times.hint,
    };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Bazel’s toolchains redact __DATE__, __TIME__ and __TIMESTAMP__; give foreign builds the same flags.',
    },
    { for: 'docker', text: 'Set SOURCE_DATE_EPOCH, which GCC and clang obey, or compile with -Wdate-time -Werror.' },
  ],
};
