import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isCodeEqual } from './_shared/native.ts';
import { machineOption, parseProducer, producersOf, profileOption } from './_shared/producers.ts';

export const elfProducer: Cause = {
  id: 'elf-producer',
  title: 'The compiler’s or linker’s version in a native file',
  specificity: 'structured',
  on: ['elf:comment', 'elf:debug-string', 'elf:go-version'],
  claim: (site, cx) => {
    if (!isOtherVersion(site)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no machine code of the file differs', held: isCodeEqual(site, cx) },
      hint: {
        factor: 'factor-toolchain-drift',
        left: site.left === null ? null : firstWords(site.left.value),
        right: site.right === null ? null : firstWords(site.right.value),
      },
    };
  },
  fixes: [
    { for: 'bazel', text: 'Pin the toolchain and its sysroot (toolchains_llvm, a hermetic cc_toolchain).' },
    { for: 'docker', text: 'Pin the builder image by digest, and the compiler packages by version.' },
  ],
};

/** Both name a producer and not the same version of one; in `.comment` a side may lack one. */
function isOtherVersion(site: Site): boolean {
  const sides = [site.left, site.right].flatMap((side) => (side === null ? [] : [String(side.value)]));
  if (site.key === 'elf:go-version') return sides.length === 2 && sides.every((text) => /^(?:go\d|devel )/.test(text));
  if (!sides.every((text) => text.split('\n').every((line) => parseProducer(line) !== undefined))) return false;
  if (site.key === 'elf:comment') return true;
  const pair = producersOf(site);
  if (pair === undefined || pair.left.name === pair.right.name) return false;
  return !pair.changed.some((option) => machineOption.test(option) || profileOption.test(option));
}

function firstWords(value: unknown): string {
  return String(value).split(' -')[0]?.split('\n')[0] ?? '';
}
