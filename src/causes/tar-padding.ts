import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isBlank, isOtherDialect } from './_shared/tar-fields.ts';

const headers = ['', 'x.', 'g.', 'L.', 'K.'];

export const tarPadding: Cause = {
  id: 'tar-padding',
  title: 'Bytes that belong to no file: padding and what follows the end marker',
  specificity: 'structured',
  on: [
    ...headers.flatMap((prefix) => [`tar:${prefix}pad`, `tar:${prefix}header.pad`]),
    'tar:sparse.pad',
    'tar:end',
    'tar:trailing',
  ],
  claim: (site, cx): Claim | undefined => {
    const sides = [site.left, site.right].flatMap((side) => side ?? []);
    if (sides.every(({ derived }) => derived !== undefined)) return undefined;
    if (!isZeros(site)) {
      return {
        grade: 'lossy',
        security: { severity: 'medium', why: 'bytes where only zeros belong can carry a hidden payload' },
      };
    }
    const ownHeader = site.key.endsWith('header.pad') && (sides.length < 2 || isOtherDialect(site, cx));
    return ownHeader ? undefined : { grade: 'safe', role: 'encoding' };
  },
  fixes: [
    {
      for: 'any',
      text: 'Pack with one tar and one blocking factor; find out who appended the bytes that are not zero.',
    },
  ],
};

function isZeros(site: Site): boolean {
  return site.key === 'tar:end' || [site.left, site.right].every((side) => isBlank(side?.value ?? null, true));
}
