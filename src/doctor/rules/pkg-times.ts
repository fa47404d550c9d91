import { argument, isFalse, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const pkgTimes: Rule = {
  id: 'pkg-times',
  title: 'A package with the times of the machine',
  severity: 'high',
  why: 'portable_mtime = False without mtime keeps the times that the files have where they are built.',
  fixes: [{ for: 'bazel', text: 'pkg_tar: leave portable_mtime at True (2000-01-01), or give mtime a number.' }],
  causes: ['tar-mtime', 'zip-dos-time'],
  find: (project) =>
    project
      .calls('pkg_tar', 'pkg_zip', 'container_layer', 'container_image')
      .filter(
        ({ call, starlark }) =>
          isFalse(argument(call, 'portable_mtime', starlark)) && !isGiven(argument(call, 'mtime', starlark)),
      )
      .map((found) => atCall(found, 'portable_mtime')),
};
