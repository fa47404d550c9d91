import type { Rule } from '../rule.ts';
import { matchesAny } from './_shared/lists.ts';

export const jarStored: Rule = {
  id: 'jar-stored',
  title: 'Entries of the jar are compressed that should be stored',
  severity: 'error',
  family: null,
  cause: 'zip-method',
  why: "Spring's loader reads nested jars only when they are stored, and deflated bytes depend on the zlib of the JDK.",
  fixes: [{ for: 'bazel', text: 'Give singlejar --dont_change_compression; rules_spring does so by itself.' }],
  zip({ name, inside, members }, { expect }, found) {
    const wanted = expect.jar?.stored;
    if (wanted === undefined || inside.length > 0 || name !== expect.jar?.path) return;
    for (const { name: entry, method } of members)
      if (method !== 0 && matchesAny(wanted, entry))
        found({ path: [entry], field: 'method', value: String(method), expected: '0' });
  },
};
