import type { Rule } from '../rule.ts';

export const configWorkingDir: Rule = {
  id: 'config-working-dir',
  title: 'The working directory is another one',
  severity: 'error',
  family: null,
  cause: null,
  why: 'It is part of the config; with relative paths in the entrypoint it decides what runs.',
  fixes: [{ for: 'bazel', text: 'Set workdir of oci_image, or leave it to the base that is pinned.' }],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.workingDir;
    if (wanted !== undefined && run.workingDir !== wanted)
      found({ path: ['config'], field: 'WorkingDir', value: run.workingDir, expected: wanted });
  },
};
