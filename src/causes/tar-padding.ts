import type { Cause, Claim } from '../model/cause.ts';
import type { FieldValue } from '../model/field.ts';
import type { Site } from '../model/site.ts';

export const tarPadding: Cause = {
  id: 'tar-padding',
  title: 'Bytes that belong to no file: padding and what follows the end marker',
  specificity: 'structured',
  on: ['tar:end', 'tar:trailing', 'tar:pad', 'tar:header.pad', 'tar:x.pad', 'tar:g.pad', 'tar:L.pad', 'tar:K.pad'],
  claim: (site): Claim => {
    if (isZeros(site)) return { grade: 'safe', role: 'encoding' };
    return {
      grade: 'lossy',
      security: { severity: 'medium', why: 'bytes where only zeros belong can carry a hidden payload' },
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'Pack with one tar and one blocking factor; find out who appended the bytes that are not zero.',
    },
  ],
};

function isZeros(site: Site): boolean {
  if (site.key === 'tar:end') return true;
  return [site.left, site.right].every((side) => side === null || isZeroValue(side.value));
}

/** Handlers give zero padding as its length, other bytes as hex. */
function isZeroValue(value: FieldValue): boolean {
  return typeof value === 'number' || /^(0*|\d+ zero bytes)$/.test(String(value));
}
