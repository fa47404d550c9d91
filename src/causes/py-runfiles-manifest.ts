import { pathPair } from '../grammars/path-pair.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact, memberName } from './_shared/values.ts';

const file = /(\.runfiles\/MANIFEST|\.runfiles\/_repo_mapping|\.runfiles_manifest|\.repo_mapping)$/;

export const pyRunfilesManifest: Cause = {
  id: 'py-runfiles-manifest',
  title: 'Where the build kept the runfiles',
  specificity: 'structured',
  on: ['runfiles:entry', 'runfiles:order', 'runfiles:layout', 'tar:presence'],
  claim: (site) => {
    if (site.kind === 'presence') return claimPresence(site);
    if (site.key === 'runfiles:layout') return { grade: 'safe', role: 'encoding' };
    return site.key === 'runfiles:order' ? { grade: 'safe' } : claimTarget(site);
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Leave MANIFEST and *.runfiles_manifest out of the layers: they name places on the build machine.',
    },
  ],
};

/** A launcher that finds a manifest looks up its files there and not in the tree. */
function claimPresence(site: Site): Claim | undefined {
  if (!file.test(memberName(site)) || fact(site, 'type') !== 'file' || fact(site, 'duplicate') === true)
    return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'no launcher in the image looks for a manifest (not checked)', held: false },
  };
}

/** `/root/.cache/bazel/_bazel_root/<32 hex digits>/`, with a sandbox in it; else whatever stands before the execution root. */
const outputBases = [
  /^\/.*\/_bazel_[^/]+\/[0-9a-f]{32}\/(?:sandbox\/[a-z-]+\/\d+\/)?(?=execroot\/|external\/)/,
  /^\/(?:[^/]+\/)*?(?=(?:execroot|external)\/)/,
];

function claimTarget(site: Site): Claim | undefined {
  const targets = bothTexts(site);
  if (targets === undefined) return undefined;
  const rests = targets.map(belowOutputBase);
  if (rests[0] === undefined || rests[0] !== rests[1]) return undefined;
  const pair = pathPair(...targets);
  return {
    grade: 'guarded',
    predicate: {
      text: 'both name one file below two output bases of Bazel, and neither is a file of the layer',
      held: fact(site, 'inImage') === false,
    },
    ...(pair === undefined ? {} : { hint: { factor: 'build-path', ...pair } }),
  };
}

function belowOutputBase(target: string): string | undefined {
  const base = outputBases.map((form) => form.exec(target)?.[0]).find((found) => found !== undefined);
  return base === undefined ? undefined : target.slice(base.length);
}
