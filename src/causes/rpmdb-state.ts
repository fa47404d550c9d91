import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const rpmdbState: Cause = knownFile({
  id: 'rpmdb-state',
  title: 'The database of installed RPM packages',
  path: /^(var\/lib|usr\/lib\/sysimage)\/rpm\/(rpmdb\.sqlite(-shm|-wal)?|Packages(\.db)?|Index\.db|__db\.\d+|[A-Z][a-z]+[a-z]*|\.(dbenv|rpm)\.lock)$/,
  grade: 'lossy',
  fixes: [
    {
      for: 'docker',
      text: 'Install in one transaction under faketime or with a fixed clock; rpmdb --rebuilddb makes the pages equal, not the times.',
    },
    {
      for: 'any',
      text: 'Images without a package manager: microdnf --installroot, then remove the database and keep an SBOM.',
    },
  ],
});
