import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { differInPipFolders } from './_shared/pip-temporary.ts';
import { inReadOnlyData } from './_shared/read-only-strings.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const pyNativeTmpPath: Cause = {
  id: 'py-native-tmp-path',
  title: 'pip’s temporary folder in an extension module',
  specificity: 'structured',
  on: ['opaque:bytes', 'elf:*'],
  claim: (site) => {
    const texts = bothTexts(inReadOnlyData(site) ?? site);
    if (texts === undefined || !differInPipFolders(...texts)) return undefined;
    const isDebug = isDebugInformation(site);
    return {
      grade: 'guarded',
      predicate: isDebug
        ? { text: 'the path stands in debug information', held: true }
        : { text: 'no program acts upon the path, which is visible at run time (not checked)', held: false },
    };
  },
  fixes: [
    { for: 'bazel', text: 'Install wheels that were built once, by hash, and no source distributions.' },
    {
      for: 'docker',
      text: 'Build wheels in a fixed folder with --no-build-isolation, or with CFLAGS=-ffile-prefix-map and a fixed TMPDIR.',
    },
  ],
};

function isDebugInformation(site: Site): boolean {
  const section = fact(site, 'section');
  return typeof section === 'string' && /^\.(debug_|zdebug_)/.test(section);
}
