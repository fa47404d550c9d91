import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

export const jarDuplicateWinner: Cause = {
  id: 'jar-duplicate-winner',
  title: 'Another one of several entries of one name counts',
  specificity: 'structured',
  on: ['zip:winner'],
  claim: (site) => ({
    grade: 'lossy',
    security: {
      severity: 'high',
      why: `both archives hold the same entries ${memberName(site)} in another order: readers take another content`,
    },
  }),
  fixes: [
    {
      for: 'bazel',
      text: 'singlejar takes the first file of a name: keep deps in one order, or exclude the file from all but one.',
    },
    { for: 'maven', text: 'maven-shade-plugin with a transformer for each file that several libraries have.' },
    { for: 'gradle', text: 'duplicatesStrategy = DuplicatesStrategy.FAIL.' },
  ],
};
