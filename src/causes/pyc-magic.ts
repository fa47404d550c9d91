import type { Cause, CauseContext } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { bothTexts } from './_shared/values.ts';

export const pycMagic: Cause = {
  id: 'pyc-magic',
  title: 'Compiled Python files of two interpreter versions',
  specificity: 'structured',
  on: ['pyc:magic', 'pyc:body', 'pyc:refs'],
  claim: (site, cx) => {
    const magic = magicOf(site, cx);
    const versions = magic === undefined ? undefined : bothTexts(magic);
    if (versions === undefined) return undefined;
    return { grade: 'lossy', hint: { factor: 'factor-toolchain-drift', left: versions[0], right: versions[1] } };
  },
  fixes: [{ for: 'any', text: 'Pin the interpreter.' }],
};

/** Another version writes other code: what differs in the body belongs to the magic number of the same file. */
function magicOf(site: Site, cx: CauseContext): Site | undefined {
  if (site.key === 'pyc:magic') return site;
  return cx.siblings('pyc:magic').find(({ path }) => pathKey(path) === pathKey(site.path));
}
