import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const debconfDb: Cause = knownFile({
  id: 'debconf-db',
  title: 'The answers that debconf keeps',
  path: /^var\/cache\/debconf\/(config|templates|passwords)\.dat(-old)?$/,
  grade: 'guarded',
  predicate: { text: 'the stanzas are the same but for their order (not checked)', held: false },
  fixes: [{ for: 'docker', text: 'Remove /var/cache/debconf/*-old, and preseed the answers.' }],
});
