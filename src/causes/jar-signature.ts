import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { clockHint, fact, memberName } from './_shared/values.ts';

const verified = 'both signatures verify with the same certificate in the block';

const signed = { factor: 'factor-crypto-signature', left: null, right: null } as const;

export const jarSignature: Cause = {
  id: 'jar-signature',
  title: 'The signature of a jar',
  specificity: 'structured',
  on: ['signature-file:*', 'signature-block:*', 'zip:presence'],
  claim: (site) => {
    if (site.key === 'zip:presence') return claimPresence(site);
    if (site.left?.derived !== undefined || site.right?.derived !== undefined) return { grade: 'safe' };
    return site.key.startsWith('signature-file:') ? claimFile(site) : claimBlock(site);
  },
  fixes: [
    { for: 'any', text: 'Build and compare the unsigned jar; sign it in a later step that only signs.' },
    {
      for: 'any',
      text: 'Sign with RSA (PKCS#1 v1.5): with a given time its signatures are repeatable, those of ECDSA and PSS are not.',
    },
  ],
};

function claimBlock(site: Site): Claim | undefined {
  const held = fact(site, 'verified') === true;
  if (site.key === 'signature-block:signing-time')
    return { grade: 'guarded', predicate: { text: verified, held }, hint: clockHint(site) };
  if (site.key === 'signature-block:signature' && fact(site, 'sameInput') === true && held)
    return { grade: 'guarded', predicate: { text: `${verified}, over the same bytes`, held }, hint: signed };
  if (site.key === 'signature-block:timestamp-token')
    return {
      grade: 'guarded',
      predicate: { text: 'both tokens are those of a trusted authority (not checked)', held: false },
      hint: signed,
    };
  return undefined;
}

/** The order of the sections and the folding of lines say nothing; who wrote the file says little. */
function claimFile(site: Site): Claim | undefined {
  const text = (side: Site['left']): string | null => (side === null ? null : String(side.value));
  if (site.key === 'signature-file:folding')
    return site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : undefined;
  if (site.key === 'signature-file:main' && site.name === 'Created-By')
    return {
      grade: 'safe',
      hint: { factor: 'factor-toolchain-drift', left: text(site.left), right: text(site.right) },
    };
  if (site.key !== 'signature-file:order' || fact(site, 'duplicates') === true) return undefined;
  const first = [site.left, site.right].some((side) => side?.ranges.some(({ start }) => start === 0) === true);
  return first ? undefined : { grade: 'safe' };
}

function claimPresence(site: Site): Claim | undefined {
  if (!/^META-INF\/[^/]+\.(?:SF|RSA|DSA|EC)$/i.test(memberName(site)) || fact(site, 'type') !== 'file')
    return undefined;
  const side = site.left === null ? 'right' : 'left';
  return { grade: 'lossy', security: { severity: 'medium', why: `only the ${side} jar has this part of a signature` } };
}
