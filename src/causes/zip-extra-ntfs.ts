import type { Cause } from '../model/cause.ts';
import { everyExtra, extraClock } from './_shared/extra-values.ts';

/** APPNOTE 4.5.5: four reserved bytes, tag 1 with 24 bytes, three times. */
const head = Buffer.from('0000000001001800', 'hex');
const ticksPerSecond = 10_000_000n;
/** Seconds from 1601, where these times start, to 1970. */
const epoch = 11_644_473_600n;

export const zipExtraNtfs: Cause = {
  id: 'zip-extra-ntfs',
  title: 'Windows times in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['zip:local.extra.000a', 'zip:central.extra.000a'],
  claim: (site) => {
    if (!everyExtra(site, isTimes)) return undefined;
    return {
      grade: 'safe',
      hint: extraClock(site, (bytes) => Number(bytes.readBigUInt64LE(8) / ticksPerSecond - epoch)),
    };
  },
  fixes: [{ for: 'any', text: 'Write the archive with a tool that leaves the NTFS field out.' }],
};

function isTimes(bytes: Buffer): boolean {
  return bytes.length === 32 && bytes.subarray(0, 8).equals(head);
}
