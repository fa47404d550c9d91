import { atStart } from '../hits.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

interface Kind {
  readonly manifest: string;
  readonly locks: readonly string[];
  /** It names something that has to be fetched. */
  readonly needs: RegExp;
}

const kinds: readonly Kind[] = [
  {
    manifest: 'package.json',
    locks: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'],
    needs: /"(?:dependencies|devDependencies)"\s*:\s*\{\s*"/,
  },
  { manifest: 'go.mod', locks: ['go.sum', 'go.work.sum'], needs: /^\s*require\b/m },
  { manifest: 'Cargo.toml', locks: ['Cargo.lock'], needs: /^\[(?:[\w.-]*\.)?(?:dev-|build-)?dependencies/m },
];

export const languageLock: Rule = {
  id: 'language-lock',
  title: 'Dependencies without a lock file',
  severity: 'high',
  why: 'The package manager resolves versions anew where there is no lock file.',
  fixes: [
    {
      for: 'any',
      text: 'Commit package-lock.json, go.sum or Cargo.lock, and build with npm ci, go build -mod=readonly, cargo build --locked.',
    },
  ],
  causes: ['node-modules-state'],
  find: (project) =>
    project.ofKind('manifest').flatMap((file) => {
      const name = file.path.split('/').at(-1) ?? '';
      const kind = kinds.find(({ manifest }) => manifest === name);
      return kind?.needs.test(file.text) && !isLocked(project, file.path, kind.locks) ? [atStart(file)] : [];
    }),
};

/** A lock file stands beside the manifest or in a folder above it (workspaces). */
function isLocked(project: Project, path: string, locks: readonly string[]): boolean {
  const parts = path.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, up) => parts.slice(0, parts.length - up)).some((folder) =>
    locks.some((lock) => project.has([...folder, lock].join('/'))),
  );
}
