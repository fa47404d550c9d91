import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const jarEntryMissing: Rule = {
  id: 'jar-entry-missing',
  title: 'An entry of the jar is not there',
  severity: 'error',
  family: null,
  cause: null,
  why: 'The jar is not the fat jar that the profile describes.',
  fixes: [{ for: 'bazel', text: 'Compare the springboot target with that of the release.' }],
  zip({ name, inside, members }, { expect }, found) {
    if (inside.length > 0 || name !== expect.jar?.path) return;
    for (const pattern of expect.jar?.must ?? [])
      if (!members.some(({ name: entry }) => matchesAny([pattern], entry)))
        found({ path: [pattern], field: 'presence', value: 'absent', expected: 'present' });
  },
};
