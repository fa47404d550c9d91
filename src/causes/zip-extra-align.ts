import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { everyExtra } from './_shared/extra-values.ts';

const headers = ['local', 'central'];

export const zipExtraAlign: Cause = {
  id: 'zip-extra-align',
  title: 'Padding and room for long numbers in the extra fields of a zip or jar',
  specificity: 'structured',
  on: headers.flatMap((header) =>
    ['d935', 'padding', '0001', '0001.disk', '0001.rest'].map((name) => `zip:${header}.extra.${name}`),
  ),
  claim: (site) => (isPadding(site) ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Align on both sides with the same tool, or on none.' }],
};

/** Zeros, in the alignment field (id d935) behind the two bytes of the alignment; or the head of a zip64 field. */
function isPadding(site: Site): boolean {
  if (site.key.endsWith('.padding') || site.key.endsWith('.0001')) return true;
  const from = site.key.endsWith('.d935') ? 2 : 0;
  return everyExtra(site, (bytes) => bytes.subarray(from).every((byte) => byte === 0));
}
