import type { Cause } from '../model/cause.ts';
import { isWhiteout, layerOfMember } from './_shared/layer-member.ts';
import { fact } from './_shared/values.ts';

export const ociWhiteoutShape: Cause = {
  id: 'oci-whiteout-shape',
  title: 'A white-out that only one side has',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
    if (!isWhiteout(site) || fact(site, 'type') !== 'file' || fact(site, 'size') !== 0) return undefined;
    const lowest = layerOfMember(site) === 0;
    const text = 'no lower layer holds what it hides';
    return {
      grade: 'guarded',
      predicate: { text: lowest ? text : `${text} (not checked: shared layers are not opened)`, held: lowest },
    };
  },
  fixes: [{ for: 'docker', text: 'Build with one snapshotter (overlayfs or native) on both sides.' }],
};
