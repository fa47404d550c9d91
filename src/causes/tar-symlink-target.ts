import { hasBuildRoot, pathPair } from '../grammars/path-pair.ts';
import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isSystemLink } from './_shared/system-links.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const tarSymlinkTarget: Cause = {
  id: 'tar-symlink-target',
  title: 'Where a link points',
  specificity: 'structured',
  on: ['tar:linkname', 'tar:pax.linkpath', 'tar:longlink'],
  claim: (site, cx) => {
    if (fact(site, 'links') !== undefined || isMovedField(site, cx, 'linkname')) return undefined;
    if (isSystemLink(site)) return undefined;
    const hint = pathHint(site);
    return {
      grade: 'lossy',
      ...(hint === undefined ? {} : { hint }),
      security: { severity: 'medium', why: 'the name leads to another file' },
    };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Dereference runfiles links when packing (mtree with content=, include_runfiles) instead of storing links into the exec root.',
    },
    { for: 'docker', text: 'Create links with relative targets.' },
  ],
};

function pathHint(site: Site): FactorHint | undefined {
  const targets = bothTexts(site);
  if (targets === undefined || !targets.every(hasBuildRoot)) return undefined;
  const pair = pathPair(targets[0], targets[1]);
  return pair === undefined ? undefined : { factor: 'build-path', ...pair };
}
