import type { Hit, Rule } from '../rule.ts';
import { yamlScalars } from '../workflow-steps.ts';

export const workflowActionUnpinned: Rule = {
  id: 'workflow-action-unpinned',
  title: 'An action by tag or branch',
  severity: 'low',
  why: 'The tag of an action can be moved; whoever can move it decides what the job does.',
  fixes: [{ for: 'any', text: 'uses: owner/action@<40 hex digits>  # v4' }],
  causes: [],
  find: (project) =>
    project.ofKind('workflow').flatMap((file) =>
      yamlScalars(file.text)
        .filter(
          ({ keys, value }) =>
            keys.at(-1) === 'uses' && !value.startsWith('./') && !/@[0-9a-f]{40}$|@sha256:/.test(value),
        )
        .map(({ start, end }): Hit => ({ file, start, end })),
    ),
};
