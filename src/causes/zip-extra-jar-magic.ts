import type { Cause } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { everyExtra } from './_shared/extra-values.ts';

export const zipExtraJarMagic: Cause = {
  id: 'zip-extra-jar-magic',
  title: 'The mark that a jar tool puts on the first entry',
  specificity: 'structured',
  on: ['zip:local.extra.cafe', 'zip:central.extra.cafe'],
  claim: (site, cx) => {
    const isMark = isFirstOnly(cx.siblings(site.key)) && everyExtra(site, (bytes) => bytes.length === 0);
    return isMark ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Write jars with one tool on both sides.' }],
};

/** One entry of each archive has the mark: two where another entry came to be the first. */
function isFirstOnly(sites: readonly Site[]): boolean {
  const marked = (side: 'left' | 'right'): number =>
    new Set(sites.filter((site) => site[side] !== null).map(({ path }) => pathKey(path))).size;
  return marked('left') <= 1 && marked('right') <= 1;
}
