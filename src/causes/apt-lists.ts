import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const aptLists: Cause = knownFile({
  id: 'apt-lists',
  title: 'Package lists that apt downloaded',
  path: /^var\/lib\/apt\/lists\//,
  folder: /^var\/lib\/apt\/lists(\/|$)/,
  grade: 'safe',
  otherwise: { factor: 'factor-network-drift', left: null, right: null },
  fixes: [
    {
      for: 'docker',
      text: 'rm -rf /var/lib/apt/lists/* in the RUN step that installs, and take packages from a snapshot.',
    },
  ],
});
