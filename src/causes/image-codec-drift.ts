import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const imageCodecDrift: Cause = {
  id: 'image-codec-drift',
  title: 'The same pixels, compressed otherwise',
  specificity: 'structured',
  on: ['png:IDAT'],
  claim: (site) =>
    site.role === 'encoding' && fact(site, 'pixelsEqual') === true
      ? {
          grade: 'guarded',
          role: 'encoding',
          predicate: { text: 'both sides decode to the same pixels', held: true },
        }
      : undefined,
  fixes: [{ for: 'any', text: 'Pin the program that writes images, and its level; or commit the images.' }],
};
