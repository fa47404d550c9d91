import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besideIn, sectionOf } from './_shared/native.ts';
import { fact } from './_shared/values.ts';

export const elfUninitPadding: Cause = {
  id: 'elf-uninit-padding',
  title: 'Bytes in the gaps of a table that nothing set',
  specificity: 'structured',
  on: ['elf:bytes'],
  claim: (site, cx) =>
    isPeriodic(site, cx)
      ? {
          grade: 'guarded',
          predicate: { text: 'nothing reads the bytes between the fields (not checked)', held: false },
          hint: { factor: 'factor-memory-garbage', left: null, right: null },
        }
      : undefined,
  fixes: [
    {
      for: 'any',
      text: 'Set the structures to zero before they are filled in the program that writes the table (valgrind names it).',
    },
  ],
};

const leastRuns = 4;
const wordBytes = 8;

/** Where a run of a few bytes ends a word that it does not begin: behind a field, before the next aligned one. */
function gapEnd(site: Site): number | undefined {
  const [left, right] = [site.left?.ranges[0], site.right?.ranges[0]];
  if (left === undefined || right === undefined || fact(site, 'text') !== false) return undefined;
  if (!/^\.(?:data|rodata)/.test(sectionOf(site)) || left.end - left.start !== right.end - right.start)
    return undefined;
  const isInWord =
    left.start % wordBytes !== 0 && Math.floor(left.start / wordBytes) === Math.floor((left.end - 1) / wordBytes);
  return isInWord ? Math.ceil(left.end / wordBytes) * wordBytes : undefined;
}

/** All differing runs of the section lie in such gaps, at one distance from each other or a multiple of it. */
function isPeriodic(site: Site, cx: CauseContext): boolean {
  if (gapEnd(site) === undefined) return false;
  const inSection = besideIn(site, cx, 'elf:bytes').filter((other) => sectionOf(other) === sectionOf(site));
  const ends = inSection.map(gapEnd);
  if (ends.length < leastRuns || ends.includes(undefined)) return false;
  const steps = ends.slice(1).map((end, at) => (end ?? 0) - (ends[at] ?? 0));
  const step = Math.min(...steps);
  return step > wordBytes && steps.every((one) => one % step === 0);
}
