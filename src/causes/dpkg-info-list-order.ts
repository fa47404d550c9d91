import type { Cause } from '../model/cause.ts';
import { fact, memberName } from './_shared/values.ts';

const lists = /^var\/lib\/dpkg\/(info|status\.d)\/[^/]+\.(list|md5sums)$/;

export const dpkgInfoListOrder: Cause = {
  id: 'dpkg-info-list-order',
  title: 'The order of the file lists that dpkg keeps',
  specificity: 'structured',
  on: ['text:order', 'md5sums:order'],
  claim: (site) => {
    const inLayer = /^layer:\d+$/.test(site.path.at(-2) ?? '');
    if (!inLayer || !lists.test(memberName(site)) || fact(site, 'duplicates') === true) return undefined;
    return { grade: 'safe' };
  },
  fixes: [
    {
      for: 'any',
      text: 'Build the packages with a current debhelper (dh_md5sums sorts), and unpack with one dpkg version.',
    },
  ],
};
