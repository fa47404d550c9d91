import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { changedOptions, placeOption, producersOf } from './_shared/producers.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const elfGccSwitches: Cause = {
  id: 'elf-gcc-switches',
  title: 'The command line of the compiler in a native file',
  specificity: 'structured',
  on: ['elf:debug-string', 'elf:command-line', 'elf:section'],
  claim: (site) => (isRecorded(site) || isOtherPlace(site) ? { grade: 'safe' } : undefined),
  fixes: [
    {
      for: 'any',
      text: 'Compile with -gno-record-gcc-switches, and without -frecord-gcc-switches and -frecord-command-line.',
    },
  ],
};

/** The section is there on one side only. */
function isRecorded(site: Site): boolean {
  return site.key === 'elf:section' && /^\.(?:GCC\.command\.line|llvmcmd)$/.test(String(fact(site, 'section')));
}

/** The same compiler, and options that differ in places and numbers of processes alone. */
function isOtherPlace(site: Site): boolean {
  if (site.key === 'elf:section') return false;
  const changed = site.key === 'elf:command-line' ? changedWords(site) : changedByProducer(site);
  return changed.length > 0 && changed.every((option) => placeOption.test(option));
}

function changedByProducer(site: Site): readonly string[] {
  const pair = producersOf(site);
  return pair === undefined || pair.left.name !== pair.right.name ? [] : pair.changed;
}

function changedWords(site: Site): readonly string[] {
  const texts = bothTexts(site);
  if (texts === undefined) return [];
  const [left, right] = texts.map((text) => text.split(/[ \n](?=-)/));
  return changedOptions(left ?? [], right ?? []);
}
