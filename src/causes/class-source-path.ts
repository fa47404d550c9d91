import { pathPair } from '../grammars/path-pair.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { pathsInTexts } from './_shared/text-paths.ts';
import { bothTexts, fact } from './_shared/values.ts';

const sourcePath = /^[^\s\0]{1,1024}\.[a-z]{1,8}$/;

export const classSourcePath: Cause = {
  id: 'class-source-path',
  title: 'A path of the source in class files',
  specificity: 'structured',
  on: ['class:source-file', 'class:constant'],
  claim: (site) => {
    if (fact(site, 'attribute') === 'SourceFile') return sourceFileClaim(site);
    const hint = pathsInTexts(site);
    if (hint === undefined || fact(site, 'descriptor') !== undefined) return undefined;
    return { grade: isSourceMap(site) ? 'safe' : 'lossy', hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Give generators and compilers paths relative to the exec root; turn off source maps (SMAP) of JSP.',
    },
    { for: 'docker', text: 'Compile in one fixed WORKDIR.' },
  ],
};

/** Another folder in front of the same file name. */
function sourceFileClaim(site: Site): Claim | undefined {
  const paths = bothTexts(site);
  if (paths === undefined || !paths.every((path) => sourcePath.test(path)) || lastStep(paths[0]) !== lastStep(paths[1]))
    return undefined;
  const pair = pathPair(paths[0], paths[1]);
  return { grade: 'safe', ...(pair === undefined ? {} : { hint: { factor: 'build-path', ...pair } }) };
}

/** A source map (JSR 45) that is shown whole: a longer one may differ elsewhere. */
function isSourceMap(site: Site): boolean {
  const isWhole = (text: string): boolean => text.startsWith('SMAP\n') && !text.endsWith('…');
  return site.key === 'class:source-file' && bothTexts(site)?.every(isWhole) === true;
}

function lastStep(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? '';
}
