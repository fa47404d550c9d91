import { atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelVersionUnpinned: Rule = {
  id: 'bazel-version-unpinned',
  title: 'Bazel’s own version is not pinned',
  severity: 'high',
  why: 'Another Bazel brings other embedded tools (singlejar, JavaBuilder, ijar) and other defaults, and so other bytes.',
  fixes: [
    {
      for: 'bazel',
      text: 'Commit .bazelversion with one whole version, e.g. 7.4.0; ODP has 6.4.0 up to v0.5.0, 7.3.2 in v0.6.0, 7.4.0 since v0.7.0. bazelisk and the bazel wrapper both obey it.',
    },
  ],
  causes: [],
  find: (project) => {
    const { workspace } = project;
    if (workspace === undefined) return [];
    const file = project.file('.bazelversion');
    if (file === undefined)
      return [{ ...atStart(workspace), why: 'There is no .bazelversion: each machine takes the Bazel that it has.' }];
    return /^\s*\d+\.\d+\.\d+(?:-?[a-z0-9.]+)?\s*$/m.test(file.text) ? [] : [atStart(file)];
  },
};
