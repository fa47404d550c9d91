import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const dpkgLog: Cause = knownFile({
  id: 'dpkg-log',
  title: 'The logs of dpkg and its helpers',
  path: /^var\/log\/(dpkg\.log|alternatives\.log|bootstrap\.log|fontconfig\.log)(\.\d+)?$/,
  grade: 'safe',
  fixes: [
    {
      for: 'docker',
      text: 'Remove /var/log/dpkg.log, alternatives.log and bootstrap.log in the RUN step that installs.',
    },
  ],
});
