import type { Rule } from '../rule.ts';

export const jarEntryTime: Rule = {
  id: 'jar-entry-time',
  title: 'Entries of the jar have another time than the constant',
  severity: 'error',
  family: null,
  cause: 'zip-dos-time',
  why: 'singlejar --normalize gives every entry 2010-01-01, and class files two seconds more. Other times are those of the build.',
  fixes: [{ for: 'bazel', text: 'Give singlejar --normalize; rules_spring does so by itself.' }],
  zip({ name, inside, members }, { expect }, found) {
    const { path, time: plain, classTime } = expect.jar ?? {};
    if (plain === undefined || inside.length > 0 || name !== path) return;
    for (const { name: entry, stored, time } of members) {
      const wanted = stored.endsWith('.class') ? (classTime ?? plain) : plain;
      if (time !== wanted) found({ path: [entry], field: 'time', value: time, expected: wanted });
    }
  },
};
