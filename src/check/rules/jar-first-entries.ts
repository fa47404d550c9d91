import type { Rule } from '../rule.ts';
import { sameList, words } from './_shared/lists.ts';

export const jarFirstEntries: Rule = {
  id: 'jar-first-entries',
  title: 'The jar begins with other entries',
  severity: 'error',
  family: null,
  cause: 'zip-order',
  why: 'Another program or version put it together: singlejar writes these first, whatever the jar holds.',
  fixes: [{ for: 'bazel', text: 'Keep the versions of rules_spring and of the Java tools.' }],
  zip({ name, inside, members }, { expect }, found) {
    const wanted = expect.jar?.first;
    if (wanted === undefined || inside.length > 0 || name !== expect.jar?.path) return;
    const value = members.slice(0, wanted.length).map(({ stored }) => stored);
    if (!sameList(value, wanted)) found({ field: 'first entries', value: words(value), expected: words(wanted) });
  },
};
