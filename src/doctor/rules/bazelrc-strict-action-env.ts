import { atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';
import { bazelVersion } from '../versions.ts';

export const bazelrcStrictActionEnv: Rule = {
  id: 'bazelrc-strict-action-env',
  title: 'Actions inherit PATH of the machine',
  severity: 'medium',
  why: 'Without --incompatible_strict_action_env Bazel 6 and 7 hand PATH and LD_LIBRARY_PATH of whoever builds to every action: other tools may be found there.',
  fixes: [{ for: 'bazel', text: '.bazelrc: build --incompatible_strict_action_env' }],
  causes: ['factor-env-leak'],
  find: (project) => {
    const { workspace, rootRc } = project;
    const major = bazelVersion(project)?.version[0] ?? 7;
    if (workspace === undefined || major >= 8) return [];
    const given = project.options('incompatible_strict_action_env', 'experimental_strict_action_env');
    if (given.some(({ option }) => !/^(?:false|0|no)$/i.test(option.value ?? ''))) return [];
    return [atStart(rootRc ?? workspace)];
  },
};
