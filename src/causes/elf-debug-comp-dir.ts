import { hasBuildRoot } from '../grammars/path-pair.ts';
import type { Cause, FactorHint } from '../model/cause.ts';
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
    const hint = pathsInTexts(site) ?? foldersOf(texts);
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

const folder = /^\/[^\s:;"'\0]+$/;

/** The name of the folder alone has no common end that shows whose it is: what build machines have is enough here. */
function foldersOf([left, right]: readonly [string, string]): FactorHint | undefined {
  const isFolder = (text: string): boolean => folder.test(text) && hasBuildRoot(text);
  return isFolder(left) && isFolder(right) ? { factor: 'build-path', left, right } : undefined;
}

const goFile = /\.go$|\/go-build\d+\//;
