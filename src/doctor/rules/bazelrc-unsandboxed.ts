import { atOption } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelrcUnsandboxed: Rule = {
  id: 'bazelrc-unsandboxed',
  title: 'Actions run outside the sandbox',
  severity: 'medium',
  why: 'Outside the sandbox an action sees all files of the machine, also those that it does not name as inputs.',
  fixes: [
    {
      for: 'bazel',
      text: 'build --spawn_strategy=sandboxed; keep a local strategy for single mnemonics only, behind sandboxed.',
    },
  ],
  causes: ['factor-build-path'],
  find: (project) =>
    project
      .options('spawn_strategy', 'genrule_strategy', 'strategy')
      .filter(({ option }) => /^(?:[^=]*=)?(?:local|standalone)\b/.test(option.value ?? ''))
      .map(atOption),
};
