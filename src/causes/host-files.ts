import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const hostFiles: Cause = knownFile({
  id: 'host-files',
  title: 'Files that container engines mount over',
  path: /^etc\/(hostname|hosts|resolv\.conf|mtab)$|^run\/mount\/utab$/,
  grade: 'safe',
  fixes: [{ for: 'docker', text: 'Do not copy /etc/hostname, hosts, resolv.conf and mtab into the image.' }],
});
