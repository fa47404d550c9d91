import { hasBuildRoot, pathPair } from '../grammars/path-pair.ts';
import type { Cause, Claim, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const elfRunpath: Cause = {
  id: 'elf-runpath',
  title: 'Which libraries a native file needs, and where they are searched',
  specificity: 'structured',
  on: ['elf:dynamic', 'elf:dynamic-order'],
  claim: (site) => {
    const tag = fact(site, 'tag');
    if (tag === 'NEEDED') return claimNeeded(site);
    return tag === 'RUNPATH' || tag === 'RPATH' ? claimPath(site) : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Link with -Wl,-rpath,$ORIGIN/… of a fixed form, or statically (linkstatic = True).' },
    { for: 'docker', text: 'Link with -Wl,-rpath,$ORIGIN, or take the path out: patchelf --remove-rpath.' },
  ],
};

function claimNeeded(site: Site): Claim {
  if (site.key === 'elf:dynamic-order') return { grade: 'lossy' };
  const added = site.left === null ? 'right' : 'left';
  return {
    grade: 'lossy',
    security: { severity: 'high', why: `only the ${added} file loads this library, whose code runs in the program` },
  };
}

function claimPath(site: Site): Claim {
  const hint = pathHint(site);
  return {
    grade: 'lossy',
    security: { severity: 'medium', why: 'libraries are loaded from other directories' },
    ...(hint === undefined ? {} : { hint }),
  };
}

function pathHint(site: Site): FactorHint | undefined {
  const texts = bothTexts(site);
  const pair = texts === undefined ? undefined : pathPair(...texts);
  return pair === undefined || !hasBuildRoot(pair.left) || !hasBuildRoot(pair.right)
    ? undefined
    : { factor: 'build-path', ...pair };
}
