import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';
import { isRecomputed, isStatusOrder } from './_shared/stanza-sites.ts';

export const dpkgStatusDrift: Cause = knownFile({
  id: 'dpkg-status-drift',
  title: 'Other packages, or other versions of them',
  path: /^var\/lib\/dpkg\/(status|status\.d\/[^/]+|available)$/,
  accepts: (site) => !/^md5sums:(order|layout)$/.test(site.key) && !isStatusOrder(site) && !isRecomputed(site),
  grade: 'lossy',
  hint: { factor: 'factor-dependency-drift', left: null, right: null },
  fixes: [
    { for: 'bazel', text: 'Pin packages in the apt lock of rules_distroless, with a snapshot date.' },
    { for: 'docker', text: 'Install from snapshot.debian.org of one date, and pin versions.' },
  ],
});
