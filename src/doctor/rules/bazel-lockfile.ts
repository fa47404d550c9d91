import { atOption, atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelLockfile: Rule = {
  id: 'bazel-lockfile',
  title: 'Modules without a lock file',
  severity: 'medium',
  why: 'Module extensions (pip, maven, oci) are evaluated again on every machine; without MODULE.bazel.lock nothing holds them to one answer.',
  fixes: [{ for: 'bazel', text: 'Commit MODULE.bazel.lock and build with --lockfile_mode=error.' }],
  causes: [],
  find: (project) => {
    const module = project.file('MODULE.bazel');
    const isOff =
      project.options('enable_bzlmod').some(({ option }) => /^(?:false|0)$/.test(option.value ?? '')) ||
      project.options('noenable_bzlmod').length > 0;
    if (module === undefined || isOff) return [];
    const off = project.options('lockfile_mode').filter(({ option }) => option.value === 'off');
    return [...off.map(atOption), ...(project.has('MODULE.bazel.lock') ? [] : [atStart(module)])];
  },
};
