import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { sectionOf } from './_shared/native.ts';
import { fact } from './_shared/values.ts';

export const elfStripState: Cause = {
  id: 'elf-strip-state',
  title: 'Symbols or debug information that only one side has',
  specificity: 'structured',
  on: ['elf:section'],
  claim: (site) => (isStripped(site) ? { grade: 'safe' } : undefined),
  fixes: [
    { for: 'bazel', text: 'Build with one --strip (always, never), and with one compilation mode.' },
    { for: 'docker', text: 'Strip on every build or on none: strip --strip-unneeded, install -s; the same for dwz.' },
  ],
};

const strippable =
  /^\.(?:symtab|symtab_shndx|strtab|z?debug_.*|gdb_index|gnu_debuglink|gnu_debugaltlink|debug_gdb_scripts|gnu\.build\.attributes.*)$/;

/** What strip(1) takes away: it is not loaded, so nothing that runs sees it. */
function isStripped(site: Site): boolean {
  return (
    (site.left === null) !== (site.right === null) && fact(site, 'loaded') === false && strippable.test(sectionOf(site))
  );
}
