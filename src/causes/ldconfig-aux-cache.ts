import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const ldconfigAuxCache: Cause = knownFile({
  id: 'ldconfig-aux-cache',
  title: 'ldconfig’s cache of inodes and times',
  path: /^var\/cache\/ldconfig\/aux-cache$/,
  folder: /^var\/cache\/ldconfig$/,
  grade: 'safe',
  hint: { factor: 'factor-inode', left: null, right: null },
  fixes: [{ for: 'docker', text: 'Remove /var/cache/ldconfig/aux-cache in the RUN step that installs.' }],
});
