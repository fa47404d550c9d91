import type { Cause } from '../model/cause.ts';

const fields = ['crc-32', 'size', 'compressed-size', 'local-offset', 'name-length', 'extra-length', 'comment-length'];

export const zipOffsetCrcCascade: Cause = {
  id: 'zip-offset-crc-cascade',
  title: 'Checksums, sizes and offsets of a zip or jar follow from the entries',
  specificity: 'structured',
  on: [
    ...fields.flatMap((name) => [`zip:${name}`, `zip:local.${name}`, `zip:central.${name}`]),
    'zip:descriptor.*',
    'zip:end.*',
    'zip:zip64*',
    'zip:local.extra.0001',
    'zip:central.extra.0001',
  ],
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
