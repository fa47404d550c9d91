import type { Cause } from '../model/cause.ts';
import { layerOfMember } from './_shared/layer-member.ts';
import { fact } from './_shared/values.ts';

export const ociDirCopyup: Cause = {
  id: 'oci-dir-copyup',
  title: 'A directory entry that repeats one of a lower layer',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
    if ((layerOfMember(site) ?? 0) === 0 || fact(site, 'type') !== 'directory') return undefined;
    if (fact(site, 'children') === true || fact(site, 'hasOwnChildren') === true) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'a lower layer holds the directory with the same mode and owner (not checked: shared layers are not opened)',
        held: false,
      },
    };
  },
  fixes: [
    { for: 'docker', text: 'Build with one snapshotter; export with rewrite-timestamp=true, and use COPY --link.' },
  ],
};
