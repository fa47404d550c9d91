import { atCommand } from '../hits.ts';
import type { Project } from '../project.ts';
import type { Hit, Rule } from '../rule.ts';
import { baseImages } from '../stages.ts';

const snapshot = /snapshot\.(?:debian|ubuntu)\.[a-z]+|snapshot-cloudflare\.debian/;

export const aptWithoutSnapshot: Rule = {
  id: 'apt-without-snapshot',
  title: 'Debian packages of the day',
  severity: 'high',
  why: 'apt-get installs what the mirror has on the day of the build: other compilers, other libraries, other files.',
  fixes: [
    {
      for: 'docker',
      text: 'Point sources.list at https://snapshot.debian.org/archive/debian/20250113T000000Z (and debian-security) with Acquire::Check-Valid-Until "false", as ODP’s Dockerfile does since v0.7.0; or FROM debian/snapshot@sha256:….',
    },
  ],
  causes: ['dpkg-status-drift'],
  find: (project) =>
    project.dockerfiles.flatMap(({ file, instructions }) =>
      floatingInstalls(project, file.path, instructions, file.text),
    ),
};

/** The first install of a Dockerfile without a snapshot: one fix mends all of them. */
function floatingInstalls(
  project: Project,
  path: string,
  instructions: Parameters<typeof baseImages>[0],
  text: string,
): Hit[] {
  const isSnapshotBase = baseImages(instructions).some(({ image }) => /(?:^|\/)debian\/snapshot[:@]/.test(image ?? ''));
  if (isSnapshotBase || snapshot.test(text.replace(/^\s*#.*$/gm, '')) || copiesSnapshot(project, instructions))
    return [];
  const first = project.shell
    .filter((shell) => shell.file.path === path)
    .flatMap((shell) => shell.commands.map((command) => ({ text: shell, command })))
    .find(
      ({ command: { name, args } }) =>
        ['apt-get', 'apt', 'aptitude'].includes(name) &&
        args.some((arg) => arg.text === 'install' || arg.text.endsWith('upgrade')),
    );
  if (first === undefined) return [];
  // A builder decides about compilers, so it weighs as much as what is shipped.
  return [atCommand(first)];
}

/** Sources may come from a file of the tree. */
function copiesSnapshot(project: Project, instructions: Parameters<typeof baseImages>[0]): boolean {
  const copied = instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD').map(({ body }) => body);
  return (
    copied.some((body) => /sources(?:\.list|\.d)/.test(body)) &&
    project.files.some(({ kind, text }) => kind !== 'c' && snapshot.test(text))
  );
}
