import { isoTime, parseIsoTime } from '../../grammars/iso-time.ts';
import type { Rule } from '../rule.ts';

export const layerMtime: Rule = {
  id: 'layer-mtime',
  title: 'Members have another modification time than their archive is made with',
  severity: 'error',
  family: null,
  cause: 'tar-mtime',
  why: 'The times are in the headers of the archive, and so in its digest.',
  fixes: [
    {
      for: 'bazel',
      text: 'pkg_tar: stamp = 0 (also no --stamp) and portable_mtime; tar of bazel-lib: take the times of mtree_spec.',
    },
  ],
  member({ mtime }, { recipe }, found) {
    const wanted = recipe?.mtime;
    if (wanted !== undefined && parseIsoTime(wanted) !== mtime)
      found({ field: 'mtime', value: Number.isNaN(mtime) ? null : isoTime(mtime), expected: wanted });
  },
};
