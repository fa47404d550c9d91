import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const machineId: Cause = knownFile({
  id: 'machine-id',
  title: 'The machine id',
  path: /^(etc\/machine-id|var\/lib\/dbus\/machine-id)$/,
  grade: 'safe',
  hint: { factor: 'factor-random', left: null, right: null },
  accepts: (site) =>
    site.kind === 'presence' ||
    (site.key === 'text:line' &&
      [site.left, site.right].every(
        (side) => side === null || /^([0-9a-f]{32}|uninitialized|)$/.test(String(side.value)),
      )),
  fixes: [{ for: 'docker', text: 'Empty it: : > /etc/machine-id. Every container makes its own.' }],
});
