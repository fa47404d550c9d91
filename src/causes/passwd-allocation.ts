import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { bothTexts, fact } from './_shared/values.ts';

const files = /^etc\/(passwd|group|shadow-?|gshadow|subuid|subgid)$/;
const idFields = ['uid', 'gid', 'group id', 'first id'];

/** Ids that useradd and adduser give away; the ones below belong to the distribution, 0 to root. */
function isGivenAway(text: string): boolean {
  return /^\d{3,10}$/.test(text) && Number(text) >= 100 && Number(text) < 2 ** 32 - 2 && Number(text) !== 65_534;
}

function isOtherId(site: Site): boolean {
  const isId = site.key === 'account:field' && idFields.includes(String(fact(site, 'field')));
  return isId && bothTexts(site)?.every(isGivenAway) === true;
}

export const passwdAllocation: Cause = {
  id: 'passwd-allocation',
  title: 'The order of accounts, and the ids they got',
  specificity: 'structured',
  on: ['account:order', 'account:field'],
  claim: (site) => {
    if (!isLayerFile(site, files)) return undefined;
    if (site.key === 'account:order') {
      const once = fact(site, 'duplicates') !== true && fact(site, 'sharedIds') !== true;
      const predicate = {
        text: 'the lines are equal, and no name or id occurs twice',
        held: fact(site, 'itemsEqual') === true && once,
      };
      return { grade: 'guarded', predicate };
    }
    return isOtherId(site) ? { grade: 'lossy' } : undefined;
  },
  fixes: [
    {
      for: 'docker',
      text: 'Give ids yourself: groupadd -g, useradd -u; make them before packages that add accounts are installed.',
    },
    { for: 'bazel', text: 'Write the files with the passwd and group rules of rules_distroless.' },
  ],
};
