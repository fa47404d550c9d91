import type { Cause } from '../model/cause.ts';
import { baseName } from './_shared/values.ts';

export const ociWhiteoutShape: Cause = {
  id: 'oci-whiteout-shape',
  title: 'A white-out that only one side has',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
    if (!baseName(site).startsWith('.wh.')) return undefined;
    const lowest = site.path.length === 2 && site.path[0] === 'layer:0';
    const text = 'no lower layer holds what it hides';
    return {
      grade: 'guarded',
      predicate: { text: lowest ? text : `${text} (not checked: shared layers are not opened)`, held: lowest },
    };
  },
  fixes: [{ for: 'docker', text: 'Build with one snapshotter (overlayfs or native) on both sides.' }],
};
