import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { inReadOnlyData } from './_shared/read-only-strings.ts';
import { differInTimesOnly } from './_shared/text-times.ts';
import { fact } from './_shared/values.ts';

export const elfDateMacro: Cause = {
  id: 'elf-date-macro',
  title: 'The compile time in a native library',
  specificity: 'structured',
  on: ['opaque:bytes', 'elf:bytes'],
  claim: (site, cx) => {
    const text = inReadOnlyData(site);
    if (fact(site, 'rust') === true) return undefined;
    const hint = text === undefined ? undefined : (differInTimesOnly(text, cx)?.hint ?? timeOfDay(text));
    if (hint === undefined) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no program acts upon the time, which is visible at run time (not checked)', held: false },
      hint,
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

const clockTime = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** `__TIME__` alone (C17 section 6.10.8.1): a time without a day, so it says nothing about the two clocks. */
function timeOfDay(site: Site): FactorHint | undefined {
  const values = [site.left, site.right].map((side) => String(side?.value ?? ''));
  return values.every((value) => clockTime.test(value)) ? { factor: 'clock', left: null, right: null } : undefined;
}
