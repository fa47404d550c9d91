import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const sshHostKey: Rule = knownPath({
  id: 'ssh-host-key',
  title: 'The image has keys of an SSH host',
  severity: 'error',
  family: 'hygiene',
  cause: 'ssh-host-keys',
  why: 'They are random in each build, and all containers of one image share them with everybody who has it.',
  path: /^etc\/ssh\/ssh_host_\w+_key(?:\.pub)?$/,
});
