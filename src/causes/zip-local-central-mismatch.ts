import type { Cause } from '../model/cause.ts';

export const zipLocalCentralMismatch: Cause = {
  id: 'zip-local-central-mismatch',
  title: 'An entry whose two headers contradict each other',
  specificity: 'structured',
  on: ['name', 'method', 'flags', 'version-needed', 'crc-32', 'size', 'compressed-size', 'time', 'name-length'].flatMap(
    (name) => [`zip:local.${name}`, `zip:central.${name}`],
  ),
  claim: (site) => {
    if (!/\.(name|method|crc-32|size|compressed-size|flags)$/.test(site.key)) return undefined;
    if (
      site.left !== null &&
      site.right !== null &&
      site.left.derived !== undefined &&
      site.right.derived !== undefined
    )
      return undefined;
    return {
      grade: 'lossy',
      security: {
        severity: 'high',
        why: 'readers that trust one header see another entry than those that trust the other',
      },
    };
  },
  fixes: [{ for: 'any', text: 'No tool writes this on purpose: find out where the archive was changed.' }],
};
