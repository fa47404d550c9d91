import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';
import { isRecomputed } from './_shared/stanza-sites.ts';

const file = knownFile({
  id: 'snakeoil-cert',
  title: 'The self-signed certificate of Debian’s ssl-cert, and its key',
  path: /^etc\/ssl\/(certs\/ssl-cert-snakeoil\.pem|private\/ssl-cert-snakeoil\.key)$/,
  grade: 'finding',
  security: {
    severity: 'critical',
    why: 'everyone who has the image has the private key of the certificate that its servers show',
  },
  fixes: [
    {
      for: 'docker',
      text: 'rm -f /etc/ssl/certs/ssl-cert-snakeoil.pem /etc/ssl/private/ssl-cert-snakeoil.key after installing.',
    },
    { for: 'any', text: 'Give servers a certificate at deployment.' },
  ],
});

export const snakeoilCert: Cause = {
  ...file,
  claim: (site, cx) => {
    const claim = file.claim(site, cx);
    // The signature follows from the rest of the certificate; what it follows from is the finding.
    return claim !== undefined && (isRecomputed(site) || site.role === 'encoding') ? { grade: 'safe' } : claim;
  },
};
