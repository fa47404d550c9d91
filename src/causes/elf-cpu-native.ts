import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { machineOption, producersOf } from './_shared/producers.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const elfCpuNative: Cause = {
  id: 'elf-cpu-native',
  title: 'Code for another processor',
  specificity: 'structured',
  on: ['elf:code', 'elf:property', 'elf:debug-string'],
  claim: (site) =>
    isOtherMachine(site)
      ? { grade: 'lossy', hint: { factor: 'factor-cpu-model', left: null, right: null } }
      : undefined,
  fixes: [
    { for: 'bazel', text: 'Build with --copt=-march=x86-64-v2 (or another fixed one), never with -march=native.' },
    { for: 'docker', text: 'Fix -march; switch off what asks the processor at build time (OpenBLAS: DYNAMIC_ARCH=1).' },
  ],
};

/** Code without any may show some by chance. */
const leastForms = 4;

function isOtherMachine(site: Site): boolean {
  if (site.key === 'elf:property') return isOtherIsa(site);
  if (site.key === 'elf:debug-string')
    return producersOf(site)?.changed.some((option) => machineOption.test(option)) ?? false;
  if (site.left === null || site.right === null) return false;
  const counts = [Number(fact(site, 'vectorsLeft') ?? 0), Number(fact(site, 'vectorsRight') ?? 0)];
  return Math.min(...counts) === 0 && Math.max(...counts) >= leastForms;
}

/** The note of both sides names the levels of the instruction set (x86-64-v2, …), and they differ. */
function isOtherIsa(site: Site): boolean {
  const isas = bothTexts(site)?.map((text) => /x86 ISA (?:needed|used) 0x[0-9a-f]+/.exec(text)?.[0]);
  return (isas?.every((isa) => isa !== undefined) ?? false) && isas?.[0] !== isas?.[1];
}
