import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { sectionOf } from './_shared/native.ts';
import { producersOf, profileOption } from './_shared/producers.ts';

export const elfPgoProfile: Cause = {
  id: 'elf-pgo-profile',
  title: 'Code laid out by a profile of earlier runs',
  specificity: 'structured',
  on: ['elf:bytes', 'elf:section', 'elf:debug-string', 'elf:symbol-presence'],
  claim: (site) => (isByProfile(site) ? { grade: 'lossy' } : undefined),
  fixes: [
    {
      for: 'any',
      text: 'Commit the profile (.profdata, .gcda) and build from it; gather it with -fprofile-reproducible=multithreaded.',
    },
  ],
};

const profileSection = /^(?:__llvm_prf_|__llvm_covfun|__llvm_covmap|\.llvm\.call-graph-profile|\.gcov)/;
/** Parts of functions that GCC and LLVM split off because a profile calls them cold. */
const coldPart = /\.(?:cold|cold\.\d+)$/;

function isByProfile(site: Site): boolean {
  if (site.key === 'elf:debug-string')
    return producersOf(site)?.changed.some((option) => profileOption.test(option)) ?? false;
  if (site.key !== 'elf:symbol-presence') return profileSection.test(sectionOf(site));
  const names = site.facts?.['names'];
  return Array.isArray(names) && names.length > 0 && names.every((name) => coldPart.test(String(name)));
}
