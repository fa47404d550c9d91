import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const systemdCatalog: Cause = knownFile({
  id: 'systemd-catalog',
  title: 'Databases that systemd compiles from its own files',
  path: /^(var\/lib\/systemd\/catalog\/database|usr\/lib\/udev\/hwdb\.bin|etc\/udev\/hwdb\.bin)$/,
  grade: 'safe',
  fixes: [{ for: 'docker', text: 'Remove /var/lib/systemd/catalog/database; containers do not read it.' }],
});
