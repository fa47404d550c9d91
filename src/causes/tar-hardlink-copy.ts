import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const tarHardlinkCopy: Cause = {
  id: 'tar-hardlink-copy',
  title: 'A hard link on one side, a copy of the same content on the other',
  specificity: 'structured',
  on: ['tar:hardlink-copy', 'tar:typeflag', 'tar:linkname', 'tar:pax.linkpath', 'tar:longlink'],
  claim: (site) => {
    if (site.key !== 'tar:hardlink-copy' && fact(site, 'links') !== 'copy') return undefined;
    return { grade: 'guarded', predicate: { text: 'the link’s target has the content of the copy', held: true } };
  },
  fixes: [
    { for: 'bazel', text: 'Pack with bsdtar from an mtree specification, or GNU tar --hard-dereference.' },
    { for: 'docker', text: 'Build on the same kind of file system; store optimisers make hard links.' },
  ],
};
