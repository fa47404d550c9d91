import type { Rule } from '../rule.ts';

export const configLabel: Rule = {
  id: 'config-label',
  title: 'A label is missing, is there besides, or has another value',
  severity: 'error',
  family: null,
  cause: 'oci-label-drift',
  why: 'Labels are part of the config, and those of the launch policy decide what an operator may change.',
  fixes: [{ for: 'bazel', text: 'Set labels of oci_image as the release does.' }],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.labels;
    if (wanted === undefined) return;
    const names = [...new Set([...Object.keys(wanted), ...Object.keys(run.labels)])].sort();
    for (const name of names) {
      const value = Object.hasOwn(run.labels, name) ? (run.labels[name] ?? null) : null;
      const right = Object.hasOwn(wanted, name) ? (wanted[name] ?? null) : null;
      if (value !== right) found({ path: ['config'], field: `Labels.${name}`, value, expected: right ?? 'absent' });
    }
  },
};
