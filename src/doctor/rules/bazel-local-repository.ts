import { argument, textOf } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelLocalRepository: Rule = {
  id: 'bazel-local-repository',
  title: 'A repository outside the tree',
  severity: 'high',
  why: 'What lies there is not in git: another machine has something else, or nothing.',
  fixes: [
    {
      for: 'bazel',
      text: 'Take it into the tree (a git submodule pins a commit), or fetch it with http_archive and sha256.',
    },
  ],
  causes: [],
  find: (project) =>
    project
      .calls('local_repository', 'new_local_repository', 'local_path_override')
      .filter(({ call, starlark }) => /^(?:\/|~|\.\.(?:\/|$))/.test(textOf(argument(call, 'path', starlark)) ?? ''))
      .map((found) => atCall(found, 'path')),
};
