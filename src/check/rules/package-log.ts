import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const packageLog: Rule = knownPath({
  id: 'package-log',
  title: 'Logs of the package manager are left in the image',
  severity: 'error',
  family: 'determinism',
  cause: 'dpkg-log',
  why: 'Each line begins with the time of the build.',
  fixes: [{ for: 'docker', text: 'rm -f /var/log/dpkg.log /var/log/alternatives.log /var/log/apt/* in the same RUN.' }],
  path: /^var\/log\/(?:dpkg\.log|alternatives\.log|bootstrap\.log|fontconfig\.log|apt\/.+|dnf.*\.log|yum\.log|apk\.log|pacman\.log)$/,
});
