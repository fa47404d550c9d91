import type { Cause } from '../model/cause.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { isAlternativeLink } from './_shared/system-links.ts';
import { isMovedField } from './_shared/tar-fields.ts';
import { fact } from './_shared/values.ts';

export const alternativesState: Cause = {
  id: 'alternatives-state',
  title: 'Which program a generic name stands for (update-alternatives)',
  specificity: 'structured',
  on: ['alternatives:*', 'tar:linkname', 'tar:longlink', 'tar:pax.linkpath'],
  claim: (site, cx) => {
    if (site.key.startsWith('tar:')) {
      if (!isAlternativeLink(site) || fact(site, 'links') !== undefined || isMovedField(site, cx, 'linkname'))
        return undefined;
      return { grade: 'lossy', security: { severity: 'medium', why: 'the name starts another program' } };
    }
    if (!isLayerFile(site, /^var\/lib\/(dpkg\/)?alternatives\/[^/]+$/)) return undefined;
    if (site.key === 'alternatives:layout') return { grade: 'safe', role: 'encoding' };
    if (site.key !== 'alternatives:order') return { grade: 'lossy' };
    const held = fact(site, 'itemsEqual') === true && fact(site, 'duplicates') !== true;
    return { grade: 'guarded', predicate: { text: 'the same link with the same choices and priorities', held } };
  },
  fixes: [
    {
      for: 'docker',
      text: 'Choices of one priority go to the package that came first: install in a fixed order, or update-alternatives --set.',
    },
  ],
};
