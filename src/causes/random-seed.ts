import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const randomSeed: Cause = knownFile({
  id: 'random-seed',
  title: 'A saved random seed or secret of the build machine',
  path: /^var\/lib\/(systemd\/(random-seed|credential\.secret)|urandom\/random-seed|misc\/random-seed|random-seed)$/,
  grade: 'finding',
  security: { severity: 'high', why: 'what should be random and secret is in every copy of the image' },
  fixes: [
    {
      for: 'docker',
      text: 'rm -f /var/lib/systemd/random-seed /var/lib/systemd/credential.secret /var/lib/urandom/random-seed.',
    },
  ],
});
