import { atOption } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelrcWorkspaceStatus: Rule = {
  id: 'bazelrc-workspace-status',
  title: 'A workspace status command',
  severity: 'high',
  why: 'Its keys reach every rule that reads the status files: rules_spring fills git.properties from them in every jar, and oci_push its tags.',
  fixes: [
    {
      for: 'bazel',
      text: 'Remove --workspace_status_command from the .bazelrc that images are built with, or let it print constants only. With rules_spring also include_git_properties_file = False.',
    },
  ],
  causes: ['git-properties', 'factor-stamp', 'factor-git-state'],
  find: (project) => project.options('workspace_status_command').map(atOption),
};
