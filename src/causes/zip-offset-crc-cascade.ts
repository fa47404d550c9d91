import type { Cause } from '../model/cause.ts';

const fields = ['crc-32', 'size', 'compressed-size', 'local-offset', 'name-length', 'extra-length', 'comment-length'];

/** What a zip64 record holds besides numbers that are recomputed: constants of archives in one part. */
const constants: Readonly<Record<string, number | string>> = {
  'zip:zip64.signature': '504b0606',
  'zip:zip64.disk': 0,
  'zip:zip64.directory-disk': 0,
  'zip:zip64.locator.signature': '504b0607',
  'zip:zip64.locator.disk': 0,
  'zip:zip64.locator.disks': 1,
};

export const zipOffsetCrcCascade: Cause = {
  id: 'zip-offset-crc-cascade',
  title: 'Checksums, sizes and offsets of a zip or jar follow from the entries',
  specificity: 'structured',
  on: [
    ...fields.flatMap((name) => [`zip:${name}`, `zip:local.${name}`, `zip:central.${name}`]),
    'zip:descriptor.*',
    'zip:end.*',
    'zip:zip64*',
    'zip:local.extra.0001.*',
    'zip:central.extra.0001.*',
  ],
  claim: (site) => {
    const sides = [site.left, site.right].flatMap((side) => side ?? []);
    if (sides.every(({ derived }) => derived !== undefined)) return { grade: 'safe' };
    const constant = constants[site.key];
    return constant !== undefined && sides.every(({ value }) => value === constant)
      ? { grade: 'safe', role: 'encoding' }
      : undefined;
  },
  fixes: [],
};
