import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besideIn } from './_shared/native.ts';
import { bothTexts } from './_shared/values.ts';

export const elfLtoSectionSuffix: Cause = {
  id: 'elf-lto-section-suffix',
  title: 'The random tail in names of sections for link-time code',
  specificity: 'structured',
  on: ['elf:section-name'],
  claim: (site, cx) => (isOneRenaming(site, cx) ? { grade: 'safe' } : undefined),
  fixes: [
    {
      for: 'bazel',
      text: 'Compile with -frandom-seed=<output file>, as the toolchains of Bazel do; ship no fat objects.',
    },
    { for: 'any', text: 'Compile with -frandom-seed=<name of the source file>.' },
  ],
};

const suffixed = /^(\.gnu\.lto_.*)\.([0-9a-f]{6,16})$/;

function suffixes(site: Site): readonly [string, string] | undefined {
  const texts = bothTexts(site);
  const [left, right] = texts === undefined ? [] : texts.map((text) => suffixed.exec(text));
  if (left == null || right == null || left[1] !== right[1]) return undefined;
  return [left[2] ?? '', right[2] ?? ''];
}

/** GCC draws one number for each compilation: all sections of the object have it. */
function isOneRenaming(site: Site, cx: CauseContext): boolean {
  const own = suffixes(site);
  if (own === undefined) return false;
  return besideIn(site, cx, 'elf:section-name').every((other) => suffixes(other)?.join() === own.join());
}
