import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const sshHostKeys: Cause = knownFile({
  id: 'ssh-host-keys',
  title: 'SSH host keys that were made during the build',
  path: /^etc\/ssh\/ssh_host_[a-z0-9]+_key(\.pub)?$/,
  grade: 'finding',
  security: {
    severity: 'critical',
    why: 'everyone who has the image has the private host key, and can pose as any server that runs it',
  },
  fixes: [
    {
      for: 'docker',
      text: 'rm -f /etc/ssh/ssh_host_* in the RUN step that installs openssh-server; make keys at start: ssh-keygen -A.',
    },
    { for: 'any', text: 'Replace the keys wherever the image runs: they are known to everybody who can pull it.' },
  ],
});
