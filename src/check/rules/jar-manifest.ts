import type { Rule } from '../rule.ts';
import { differingAttributes } from './_shared/attributes.ts';

export const jarManifest: Rule = {
  id: 'jar-manifest',
  title: 'The manifest of the jar has other attributes',
  severity: 'error',
  family: null,
  cause: 'jar-manifest-builder',
  why: 'The manifest says what is started, and who made the jar; another builder or version writes something else.',
  fixes: [{ for: 'bazel', text: 'Keep the versions of rules_spring, Spring Boot and the Java tools.' }],
  zip({ name, inside, content }, { expect }, found) {
    const wanted = expect.jar?.manifest;
    if (wanted === undefined || inside.length > 0 || name !== expect.jar?.path) return;
    const text = content('META-INF/MANIFEST.MF');
    if (text === undefined) return found({ path: ['META-INF/MANIFEST.MF'], field: 'presence', value: 'absent' });
    for (const { name: field, value, expected } of differingAttributes(text.toString('utf8'), wanted))
      found({ path: ['META-INF/MANIFEST.MF'], field, value, expected });
  },
};
