import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

/** Fields outside the compressed streams, which can hold anything. */
const outside: readonly string[] = ['xz:trailing', 'bzip2:trailing'];

export const xzParams: Cause = {
  id: 'xz-params',
  title: 'Xz or bzip2 data written with other settings',
  specificity: 'structured',
  on: ['xz:*', 'bzip2:*', 'lzma:*'],
  claim: (site: Site): Claim | undefined =>
    outside.includes(site.key) ? undefined : { grade: 'safe', role: 'encoding' },
  fixes: [
    { for: 'any', text: 'Pin the versions of xz and bzip2, the level, the check and the number of threads (xz -T1).' },
  ],
};
