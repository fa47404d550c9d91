import { argument, isTrue } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelDefaultShellEnv: Rule = {
  id: 'bazel-default-shell-env',
  title: 'An action with the machine’s environment',
  severity: 'low',
  why: 'use_default_shell_env = True hands the action what --action_env and, without strict action env, PATH of the machine hold.',
  fixes: [
    {
      for: 'bazel',
      text: 'Name the tools as inputs and give env = {…}; or build with --incompatible_strict_action_env.',
    },
  ],
  causes: ['factor-env-leak'],
  find: (project) => {
    const isStrict = project.options('incompatible_strict_action_env').length > 0;
    if (isStrict) return [];
    return project
      .calls('ctx.actions.run', 'ctx.actions.run_shell')
      .filter(({ call, starlark }) => isTrue(argument(call, 'use_default_shell_env', starlark)))
      .map((found) => atCall(found, 'use_default_shell_env'));
  },
};
