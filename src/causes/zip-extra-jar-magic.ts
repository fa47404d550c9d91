import type { Cause } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import { everyExtra } from './_shared/extra-values.ts';

export const zipExtraJarMagic: Cause = {
  id: 'zip-extra-jar-magic',
  title: 'The mark that a jar tool puts on the first entry',
  specificity: 'structured',
  on: ['zip:local.extra.cafe', 'zip:central.extra.cafe'],
  claim: (site, cx) => {
    const marked = new Set(cx.siblings(site.key).map((other) => pathKey(other.path)));
    const isMark = marked.size === 1 && everyExtra(site, (bytes) => bytes.length === 0);
    return isMark ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Write jars with one tool on both sides.' }],
};
