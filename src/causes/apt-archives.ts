import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const aptArchives: Cause = knownFile({
  id: 'apt-archives',
  title: 'Packages that apt left in its download directory',
  path: /^var\/cache\/apt\/archives\//,
  folder: /^var\/cache\/apt\/archives(\/|$)/,
  grade: 'safe',
  hint: { factor: 'factor-cache-state', left: null, right: null },
  fixes: [{ for: 'docker', text: 'apt-get clean in the RUN step that installs, or a cache mount.' }],
});
