import type { Cause, CauseContext } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { isConcatenationLookup, isNestAccess, isOtherCompiler } from './_shared/class-idioms.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** Methods that compilers add: accessors, lambda bodies, enum values. */
const compilerMethod = /^method (access\$\d+|lambda\$[^(]*|\$deserializeLambda\$|\$values)\(/;

export const classJavacDrift: Cause = {
  id: 'class-javac-drift',
  title: 'Classes of two versions of Java',
  specificity: 'structured',
  on: [
    'class:version',
    'class:code',
    'class:stack-map',
    'class:line-numbers',
    'class:inner-classes',
    'class:attribute',
    'class:method-presence',
  ],
  claim: (site, cx) => {
    const version = versionOf(site, cx);
    const versions = version === undefined || !isCompilersWork(site) ? undefined : bothTexts(version);
    if (versions === undefined) return undefined;
    return { grade: 'lossy', hint: { factor: 'factor-toolchain-drift', left: versions[0], right: versions[1] } };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Pin --java_language_version, --java_runtime_version=remotejdk_… and the tool_ variants of both.',
    },
    { for: 'any', text: 'Compile with one JDK and --release.' },
  ],
};

function isExplainedBetter(site: Site): boolean {
  const isOther = site.key !== 'class:version' && isOtherCompiler(site);
  return isOther || typeof fact(site, 'idiom') === 'string' || isNestAccess(site) || isConcatenationLookup(site);
}

/** Another compiler writes other code: what differs in the class belongs to the version of the same file. */
function versionOf(site: Site, cx: CauseContext): Site | undefined {
  if (site.key === 'class:version') return site;
  return cx.siblings('class:version').find(({ path }) => pathKey(path) === pathKey(site.path));
}

/** What an idiom or another compiler explains better is theirs. */
function isCompilersWork(site: Site): boolean {
  if (isExplainedBetter(site)) return false;
  if (site.key === 'class:method-presence') return compilerMethod.test(site.name);
  return site.key !== 'class:line-numbers' || fact(site, 'samePlaces') !== true;
}
