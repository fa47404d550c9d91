import { argument, isGiven, textOf } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelGitUnpinned: Rule = {
  id: 'bazel-git-unpinned',
  title: 'A git repository by branch or tag',
  severity: 'high',
  why: 'A branch moves, and a tag can be moved; only a commit names one tree.',
  fixes: [
    {
      for: 'bazel',
      text: 'Write commit = "<40 hex digits>" in place of branch or tag, or fetch an archive with sha256.',
    },
  ],
  causes: [],
  find: (project) =>
    project
      .calls('git_repository', 'new_git_repository', 'git_override')
      .filter(({ call, starlark }) => {
        const commit = argument(call, 'commit', starlark);
        const text = textOf(commit);
        return !call.open && (!isGiven(commit) || (text !== null && !/^[0-9a-f]{40,64}$/.test(text)));
      })
      .map((found) =>
        atCall(
          found,
          ['branch', 'tag', 'commit'].find((name) => found.call.keywords.some((each) => each.name === name)),
        ),
      ),
};
