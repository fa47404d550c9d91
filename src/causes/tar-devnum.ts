import type { Cause } from '../model/cause.ts';
import { isBlank } from './_shared/tar-fields.ts';
import { fact, isSameValue } from './_shared/values.ts';

/** What has no device number: the field is then left over from the writer. */
const harmlessTypes = ['file', 'directory', 'symlink', 'hardlink'];

export const tarDevnum: Cause = {
  id: 'tar-devnum',
  title: 'Device numbers in a file’s header',
  specificity: 'structured',
  on: ['tar:devmajor', 'tar:devminor'],
  claim: (site) => {
    if (isSameValue(site)) return undefined;
    const blank = [site.left, site.right].every((side) => isBlank(side?.value ?? null));
    if (blank && (site.left === null || site.right === null)) return undefined;
    if (blank || harmlessTypes.includes(String(fact(site, 'type')))) return { grade: 'safe' };
    return { grade: 'lossy', security: { severity: 'high', why: 'the entry names another device of the machine' } };
  },
  fixes: [{ for: 'any', text: 'Pack with one tar implementation; Go and GNU tar fill these fields differently.' }],
};
