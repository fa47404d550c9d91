import type { Rule } from '../rule.ts';

export const runfilesInterpreter: Rule = {
  id: 'runfiles-interpreter',
  title: 'The Python interpreter is not where the runfiles should have it',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Without the pinned interpreter the service runs on that of the base, or not at all.',
  fixes: [
    { for: 'bazel', text: 'python_register_toolchains for the version of the release, and the toolchain in use.' },
  ],
  image({ layers, plan }, { expect }, found) {
    const { root, interpreter } = expect.runfiles ?? {};
    if (root === undefined || interpreter === undefined) return;
    const wanted = `${root}/${interpreter}/bin/python3`;
    if (!layers.slice(plan.base).some(({ names }) => names.includes(wanted)))
      found({ path: [], field: wanted, value: 'absent', expected: 'present' });
  },
};
