import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isCaBundle } from './_shared/ca-bundles.ts';
import { fact } from './_shared/values.ts';

export const caBundleOrder: Cause = {
  id: 'ca-bundle-order',
  title: 'The root certificates that programs trust, or their order',
  specificity: 'structured',
  on: ['pem:*', 'x509:*'],
  claim: (site) => (isCaBundle(site) ? claimOf(site) : undefined),
  fixes: [
    { for: 'docker', text: 'Pin the version of ca-certificates, and run update-ca-certificates once, under LC_ALL=C.' },
    { for: 'bazel', text: 'Use the cacerts rule of rules_distroless on a pinned package.' },
  ],
};

function claimOf(site: Site): Claim {
  if (site.role === 'encoding') return { grade: 'safe', role: 'encoding' };
  if (site.key === 'pem:order') {
    const held = ['itemsEqual', 'certificatesOnly', 'sameText'].every((name) => fact(site, name) === true);
    return { grade: 'guarded', predicate: { text: 'the same certificates, and nothing else, in another order', held } };
  }
  const subject = fact(site, 'subject');
  if (typeof subject !== 'string') return { grade: 'lossy' };
  if (site.left?.derived !== undefined && site.right?.derived !== undefined) return { grade: 'safe' };
  return { grade: 'lossy', security: { severity: 'high', why: whyOf(site, subject) } };
}

function whyOf(site: Site, subject: string): string {
  if (site.left === null) return `programs of the right image trust "${subject}", those of the left do not`;
  if (site.right === null) return `programs of the left image trust "${subject}", those of the right do not`;
  return `another certificate is trusted as "${subject}"`;
}
