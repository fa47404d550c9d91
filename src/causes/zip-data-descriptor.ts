import type { Cause } from '../model/cause.ts';
import { flagBits } from './_shared/zip-flags.ts';

/** APPNOTE 4.4.4: bit 3, sizes and CRC follow the data. Bit 11 may move with it, and has a cause of its own then. */
const descriptor = 0x8;

export const zipDataDescriptor: Cause = {
  id: 'zip-data-descriptor',
  title: 'Sizes written before or after the data of an entry',
  specificity: 'structured',
  on: [
    'zip:flags',
    'zip:descriptor.*',
    'zip:local.crc-32',
    'zip:local.size',
    'zip:local.compressed-size',
    'zip:central.crc-32',
    'zip:central.size',
    'zip:central.compressed-size',
    'zip:crc-32',
    'zip:size',
    'zip:compressed-size',
  ],
  claim: (site, cx) => {
    if (site.key === 'zip:flags') {
      const bits = flagBits(site);
      return bits !== undefined && (bits & descriptor) !== 0 && (bits & ~0x808) === 0
        ? { grade: 'safe', role: 'encoding' }
        : undefined;
    }
    const moved = cx
      .siblings('zip:flags')
      .some((other) => other.path.at(-1) === site.path.at(-1) && ((flagBits(other) ?? 0) & descriptor) !== 0);
    const holds = [site.left, site.right].every(
      (side) => side === null || side.derived === undefined || side.derived.holds,
    );
    return (moved || site.key === 'zip:descriptor.signature') && holds
      ? { grade: 'safe', role: 'encoding' }
      : undefined;
  },
  fixes: [{ for: 'any', text: 'Write the archive to a seekable file with one tool.' }],
};
