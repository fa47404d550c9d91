import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isRecomputed } from './_shared/stanza-sites.ts';
import { areClockTimes, clockHint } from './_shared/values.ts';

/** When a keybox, a blob in it or a trust database was written or looked at: nothing that decides about a key. */
const times = [
  'keybox:file created',
  'keybox:last maintenance',
  'keybox:created',
  'trustdb:created',
  'trustdb:next check',
];

export const gpgKeyring: Cause = {
  id: 'gpg-keyring',
  title: 'Keyrings of GnuPG: their keys, or when they were made',
  specificity: 'structured',
  on: ['keybox:*', 'trustdb:*', 'openpgp:*'],
  claim: (site) => claimOf(site),
  fixes: [
    {
      for: 'any',
      text: 'Keep keys as exported files (gpg --export > key.gpg), and verify with --no-default-keyring --keyring or gpgv.',
    },
    { for: 'docker', text: 'GNUPGHOME=$(mktemp -d) in the RUN step that verifies, removed at its end.' },
  ],
};

function claimOf(site: Site): Claim | undefined {
  if (times.includes(site.key) && site.left !== null && site.right !== null && areClockTimes(site)) {
    const predicate = { text: 'the field says when the file was written or checked, nothing about a key', held: true };
    return { grade: 'guarded', predicate, hint: clockHint(site) };
  }
  if (site.key === 'keybox:checksum' && isRecomputed(site)) return { grade: 'safe' };
  if (site.key === 'openpgp:layout') return { grade: 'safe', role: 'encoding' };
  return { grade: 'lossy', security: { severity: 'high', why: 'what is signed by other keys is trusted' } };
}
