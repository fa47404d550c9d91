import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { differInPipFolders } from './_shared/pip-temporary.ts';
import { inReadOnlyData } from './_shared/read-only-strings.ts';
import { pathsInTexts } from './_shared/text-paths.ts';
import { bothTexts } from './_shared/values.ts';

export const elfFileMacro: Cause = {
  id: 'elf-file-macro',
  title: 'Source paths that the compiler wrote into a native library',
  specificity: 'structured',
  on: ['opaque:bytes', 'elf:bytes'],
  claim: (site) => {
    const text = inReadOnlyData(site);
    const isOthers = [text?.left, text?.right].some((side) => /\.rs\b|\/go-build\d/.test(String(side?.value ?? '')));
    const hint = text === undefined || isOthers || isPipFolder(text) ? undefined : pathsInTexts(text);
    if (hint === undefined) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no program acts upon the path, which is visible at run time (not checked)', held: false },
      hint,
    };
  },
  fixes: [
    { for: 'bazel', text: 'Compile with -ffile-prefix-map=$PWD=. (or -fmacro-prefix-map) and relative paths.' },
    { for: 'docker', text: 'Compile with -ffile-prefix-map=$PWD=. in one fixed WORKDIR.' },
  ],
};

/** A path that differs in pip's own random part only has a cause of its own: py-native-tmp-path. */
function isPipFolder(site: Site): boolean {
  const texts = bothTexts(site);
  return texts !== undefined && differInPipFolders(...texts);
}
