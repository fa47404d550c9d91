import { argument, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const pipUnlocked: Rule = {
  id: 'pip-unlocked',
  title: 'Python packages without a lock file',
  severity: 'high',
  why: 'pip takes the newest packages that fit, on the day of the build.',
  fixes: [
    {
      for: 'bazel',
      text: 'pip_parse(requirements_lock = "//:requirements_lock_3_10.txt"), made by compile_pip_requirements with hashes.',
    },
  ],
  causes: [],
  find: (project) =>
    project
      .calls('pip_parse', 'pip_install', 'pip_repository', 'pip.parse')
      .filter(({ call, starlark }) => {
        const names = ['requirements_lock', 'requirements_by_platform', 'requirements_linux'];
        return !call.open && !names.some((name) => isGiven(argument(call, name, starlark)));
      })
      .map((found) => atCall(found)),
};
