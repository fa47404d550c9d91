import { withinOneDay } from '../grammars/clock.ts';
import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isCaBundle } from './_shared/ca-bundles.ts';
import { besides } from './_shared/member-sites.ts';
import { isRecomputed } from './_shared/stanza-sites.ts';
import { fact, memberName } from './_shared/values.ts';

export const x509Generated: Cause = {
  id: 'x509-generated',
  title: 'Certificates and keys that were made during the build',
  specificity: 'structured',
  on: ['x509:field', 'pem:record', 'pem:field', 'pem:layout'],
  claim: (site, cx) => {
    if (isCaBundle(site) || memberName(site).includes('ssl-cert-snakeoil')) return undefined;
    if (site.key === 'x509:field') return isFreshField(site, cx) ? claimOf(site) : undefined;
    if (site.key === 'pem:layout')
      return besides(site, cx, 'x509:field').some((other) => isFreshField(other, cx))
        ? { grade: 'safe', role: 'encoding' }
        : undefined;
    const label = String(fact(site, 'label'));
    if (label.endsWith('PRIVATE KEY')) return isKeyOfFresh(site, cx) ? keyClaim : undefined;
    return isFreshRecord(site, cx) && hasFreshOnBothSides(site, cx) ? claimOf(site) : undefined;
  },
  fixes: [
    { for: 'any', text: 'Make certificates at deployment, or when a container starts; keep keys out of images.' },
    { for: 'docker', text: 'Mount certificates as secrets or volumes; for tests commit a fixed pair.' },
  ],
};

const keyClaim: Claim = {
  grade: 'finding',
  security: { severity: 'critical', why: 'a private key lies in the image; everyone who can pull it has the key' },
};

/** A signature by its own key follows from the rest; the rest is the finding. */
function claimOf(site: Site): Claim {
  if (isRecomputed(site)) return { grade: 'safe' };
  return {
    grade: 'finding',
    security: { severity: 'medium', why: 'every build has another certificate: nobody can know it beforehand' },
  };
}

/** A certificate on both sides with other serial number or key, each valid from the time of its own image's build on. */
function isFreshField(site: Site, cx: CauseContext): boolean {
  const times = [fact(site, 'leftNotBefore'), fact(site, 'rightNotBefore')];
  const [left, right] = times;
  if (typeof left !== 'number' || typeof right !== 'number') return false;
  const other = fact(site, 'serialsDiffer') === true || fact(site, 'keysDiffer') === true;
  return other && withinOneDay(left, cx.clock.left) && withinOneDay(right, cx.clock.right);
}

function isFreshRecord(site: Site, cx: CauseContext): boolean {
  const from = fact(site, 'notBefore');
  if (typeof from !== 'number') return false;
  return site.right === null ? withinOneDay(from, cx.clock.left) : withinOneDay(from, cx.clock.right);
}

/** One certificate alone may have been added; one for another was made anew. */
function hasFreshOnBothSides(site: Site, cx: CauseContext): boolean {
  const fresh = besides(site, cx, 'pem:record').filter((other) => isFreshRecord(other, cx));
  return fresh.some(({ left }) => left !== null) && fresh.some(({ right }) => right !== null);
}

/** The key lies in one file with such certificates, or in the file beside theirs: `server.key`, `server.crt`. */
function isKeyOfFresh(site: Site, cx: CauseContext): boolean {
  if (hasFreshOnBothSides(site, cx)) return true;
  const stem = stemOf(site);
  return cx.siblings('x509:field').some((other) => stemOf(other) === stem && isFreshField(other, cx));
}

function stemOf(site: Site): string {
  return memberName(site)
    .replace(/\.[^./]+$/, '')
    .replace(/[-._]?(key|cert|crt)$/, '');
}
