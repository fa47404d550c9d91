import { offsetIn, stringsIn } from '../../buildfiles/starlark/tree.ts';
import type { Hit, Rule } from '../rule.ts';

const key =
  /\{(?:BUILD_TIMESTAMP|BUILD_USER|BUILD_HOST|FORMATTED_DATE|STABLE_GIT[A-Z_]*|STABLE_BUILD[A-Z_]*)\}|volatile-status\.txt|stable-status\.txt/g;

export const bazelVolatileKey: Rule = {
  id: 'bazel-volatile-key',
  title: 'A status key in an output',
  severity: 'high',
  why: 'The value is that of one build: its time, user, host or commit.',
  fixes: [{ for: 'bazel', text: 'Write a constant, or take a file that is in git.' }],
  causes: ['factor-stamp', 'oci-config-created'],
  find: (project) =>
    project.starlark.flatMap(({ file, starlark }) =>
      starlark.expressions.flatMap(stringsIn).flatMap((node): Hit[] =>
        [...node.value.matchAll(key)].map((match) => ({
          file,
          start: offsetIn(node, match.index),
          end: offsetIn(node, match.index + match[0].length - 1) + 1,
        })),
      ),
    ),
};
