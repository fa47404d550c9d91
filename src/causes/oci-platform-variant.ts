import type { Cause } from '../model/cause.ts';

export const ociPlatformVariant: Cause = {
  id: 'oci-platform-variant',
  title: 'A platform detail that only one side states',
  specificity: 'structured',
  on: ['oci:index.platform', 'oci:config.platform'],
  claim: (site) => {
    if (!/(^|\.)(variant|os\.version|os\.features)$/.test(site.name)) return undefined;
    const held = site.left === null || site.right === null;
    return {
      grade: 'guarded',
      predicate: { text: 'one side leaves the detail out and neither contradicts the other', held },
    };
  },
  fixes: [{ for: 'any', text: 'State the platform in full on both sides and pin the builder.' }],
};
