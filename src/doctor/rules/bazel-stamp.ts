import { argument, isTrue } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelStamp: Rule = {
  id: 'bazel-stamp',
  title: 'A target that is always stamped',
  severity: 'high',
  why: 'stamp = 1 puts the time, the user and the host of the build into the output, even under --nostamp.',
  fixes: [
    {
      for: 'bazel',
      text: 'stamp = 0, or leave it out and build releases with --nostamp; put version facts in labels or a file that is in git.',
    },
  ],
  causes: ['factor-stamp', 'factor-clock'],
  find: (project) =>
    project.starlark.flatMap(({ file, starlark }) =>
      starlark.calls
        .filter((call) => isTrue(argument(call, 'stamp', starlark)) && call.callee !== 'attr.bool')
        .map((call) => atCall({ file, starlark, call }, 'stamp')),
    ),
};
