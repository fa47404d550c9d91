import type { Cause } from '../model/cause.ts';
import { isDebugSection, nativeTexts } from './_shared/native.ts';
import { parseProducer } from './_shared/producers.ts';
import { pathsInTexts } from './_shared/text-paths.ts';

export const elfDebugCompDir: Cause = {
  id: 'elf-debug-comp-dir',
  title: 'The directory of the build in debug information',
  specificity: 'structured',
  on: ['elf:debug-string', 'elf:dwarf', 'elf:bytes'],
  claim: (site) => {
    const texts = nativeTexts(site);
    const isOthers =
      texts === undefined || texts.some((text) => parseProducer(text) !== undefined || goFile.test(text));
    if (isOthers || !isDebugSection(site)) return undefined;
    const hint = pathsInTexts(site);
    return hint === undefined ? undefined : { grade: 'safe', hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Compile with -ffile-prefix-map=/proc/self/cwd=. (clang: -ffile-compilation-dir=.), or strip (--strip=always).',
    },
    { for: 'docker', text: 'Compile with -ffile-prefix-map=$PWD=. in one fixed WORKDIR, or strip.' },
  ],
};

const goFile = /\.go$|\/go-build\d+\//;
