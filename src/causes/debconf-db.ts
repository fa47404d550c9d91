import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';
import { memberName } from './_shared/values.ts';

const database = knownFile({
  id: 'debconf-db',
  title: 'The answers that debconf keeps',
  // passwords.dat holds secrets: never set aside.
  path: /^var\/cache\/debconf\/(config|templates)\.dat(-old)?$/,
  folder: /^var\/cache\/debconf$/,
  grade: 'guarded',
  predicate: { text: 'the stanzas are the same but for their order (not checked)', held: false },
  fixes: [{ for: 'docker', text: 'Remove /var/cache/debconf/*-old, and preseed the answers.' }],
});

export const debconfDb: Cause = {
  ...database,
  claim: (site, cx) => {
    const claim = database.claim(site, cx);
    // debconf writes the older copies and never reads them.
    return claim !== undefined && memberName(site).endsWith('-old') ? { grade: 'safe' } : claim;
  },
};
