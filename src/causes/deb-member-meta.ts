import type { Cause } from '../model/cause.ts';
import { claimArField } from './_shared/ar-fields.ts';
import { bothTexts } from './_shared/values.ts';

/** deb(5) names a part by how it is compressed. */
const compressionSuffix = /\.(?:gz|xz|zst|bz2)$/;

export const debMemberMeta: Cause = {
  id: 'deb-member-meta',
  title: 'Times, owners and compression of the parts of a Debian package',
  specificity: 'structured',
  on: ['deb:mtime', 'deb:uid', 'deb:gid', 'deb:mode', 'deb:name', 'deb:compression'],
  claim: (site) => {
    if (site.key === 'deb:compression') return { grade: 'safe', role: 'encoding' };
    if (site.key !== 'deb:name') return claimArField(site);
    const [left, right] = bothTexts(site)?.map((name) => name.replace(compressionSuffix, '')) ?? [];
    return left !== undefined && left === right ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [
    { for: 'any', text: 'Set SOURCE_DATE_EPOCH for dpkg-deb, and pin its compression: dpkg-deb -Zxz -z6.' },
    { for: 'bazel', text: 'pkg_deb writes fixed times; set its compression explicitly.' },
  ],
};
