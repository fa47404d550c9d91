import { atOption } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelrcEnvInherited: Rule = {
  id: 'bazelrc-env-inherited',
  title: 'A variable of the machine reaches actions',
  severity: 'medium',
  why: 'An --action_env without a value takes what the variable is on the machine that builds.',
  fixes: [{ for: 'bazel', text: 'Give the value: build --action_env=NAME=value' }],
  causes: ['factor-env-leak'],
  find: (project) =>
    project
      .options('action_env', 'host_action_env')
      .filter(({ option }) => option.value !== null && !option.value.includes('='))
      .map(atOption),
};
