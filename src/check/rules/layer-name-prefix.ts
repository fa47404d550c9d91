import type { Rule } from '../rule.ts';

export const layerNamePrefix: Rule = {
  id: 'layer-name-prefix',
  title: 'Names of members begin in another way',
  severity: 'error',
  family: null,
  cause: 'tar-name-prefix',
  why: 'a and ./a are one file and two different headers.',
  fixes: [{ for: 'bazel', text: 'pkg_tar: leave package_dir and strip_prefix as they are in the release.' }],
  member({ storedName }, { recipe }, found) {
    const wanted = recipe?.prefix;
    if (wanted === undefined) return;
    const hasDot = storedName.startsWith('./');
    const value = storedName.startsWith('/') ? '/' : hasDot ? './' : '';
    if (value !== wanted)
      found({ field: 'prefix', value: value === '' ? 'none' : value, expected: wanted === '' ? 'none' : wanted });
  },
};
