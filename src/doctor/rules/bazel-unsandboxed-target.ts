import { argument, isTrue, textsOf } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelUnsandboxedTarget: Rule = {
  id: 'bazel-unsandboxed-target',
  title: 'A target that is built outside the sandbox',
  severity: 'medium',
  why: 'Outside the sandbox it sees files that it does not name, and its working directory is another.',
  fixes: [
    {
      for: 'bazel',
      text: 'Take local = 1 and the tags local and no-sandbox away; name what is missing in srcs and tools.',
    },
  ],
  causes: ['factor-build-path', 'factor-env-leak'],
  find: (project) =>
    project
      .calls('genrule', 'native.genrule')
      .filter(
        ({ call, starlark }) =>
          isTrue(argument(call, 'local', starlark)) ||
          textsOf(argument(call, 'tags', starlark)).some((tag) => ['local', 'no-sandbox'].includes(tag)),
      )
      .map((found) => atCall(found, isTrue(argument(found.call, 'local', found.starlark)) ? 'local' : 'tags')),
};
