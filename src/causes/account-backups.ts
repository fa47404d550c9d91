import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const accountBackups: Cause = knownFile({
  id: 'account-backups',
  title: 'Backups that system tools keep of their own files',
  path: /^etc\/(passwd-|group-|gshadow-|subuid-|subgid-|\.pwd\.lock|(.+\/)?[^/]+\.(dpkg|ucf)-old)$|^var\/backups\/|^var\/lib\/dpkg\/(status|statoverride|diversions)-old$/,
  folder: /^var\/backups$/,
  grade: 'safe',
  fixes: [
    { for: 'docker', text: 'Remove /etc/passwd-, group-, shadow- and gshadow- in the step that makes the users.' },
  ],
});
