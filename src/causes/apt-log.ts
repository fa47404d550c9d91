import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const aptLog: Cause = knownFile({
  id: 'apt-log',
  title: 'The logs of apt',
  path: /^var\/log\/apt\/(history\.log|term\.log|eipp\.log)(\.\d+)?(\.xz|\.gz)?$/,
  folder: /^var\/log\/apt$/,
  grade: 'safe',
  fixes: [{ for: 'docker', text: 'Remove /var/log/apt/* in the RUN step that installs.' }],
});
