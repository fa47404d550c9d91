import type { Cause } from '../model/cause.ts';

export const ociHistoryCreatedBy: Cause = {
  id: 'oci-history-created-by',
  title: 'The text of a history entry in the image config',
  specificity: 'structured',
  on: ['oci:config.history.created-by'],
  claim: () => ({
    grade: 'guarded',
    predicate: {
      text: 'history is documentation that nothing runs; the layers it describes were compared by content',
      held: true,
    },
  }),
  fixes: [
    { for: 'bazel', text: 'Use one rules_oci version on both sides; 2.x writes the target label here.' },
    { for: 'docker', text: 'Pin the builder and the `# syntax=` line; keep changing ARG values out of RUN lines.' },
  ],
};
