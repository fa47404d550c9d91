import type { Cause } from '../model/cause.ts';
import { everyExtra, extraClock } from './_shared/extra-values.ts';

export const zipExtraUt: Cause = {
  id: 'zip-extra-ut',
  title: 'Unix times in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['zip:local.extra.5455', 'zip:central.extra.5455'],
  claim: (site) => {
    if (!everyExtra(site, isTimes)) return undefined;
    const modified = (bytes: Buffer): number | null =>
      bytes.length > 1 && (bytes.readUInt8(0) & 1) === 1 ? bytes.readInt32LE(1) : null;
    return { grade: 'safe', hint: extraClock(site, modified) };
  },
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar --normalize, which removes the field.' },
    { for: 'any', text: 'zip -X leaves the field out.' },
  ],
};

/** A byte that says which of three times exist, and as many of them; the central header has the first one at most. */
function isTimes(bytes: Buffer): boolean {
  const stated = bytes.length === 0 ? 0 : bytes.readUInt8(0);
  const count = (stated & 1) + ((stated >> 1) & 1) + ((stated >> 2) & 1);
  return bytes.length > 0 && stated < 8 && (bytes.length === 1 + 4 * count || bytes.length === 1 + 4 * (stated & 1));
}
