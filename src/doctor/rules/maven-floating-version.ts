import { offsetIn, stringsIn } from '../../buildfiles/starlark/tree.ts';
import type { Hit, Rule } from '../rule.ts';

const floating = /^[\w.-]+:[\w.-]+:(?:[\w.-]+:)?(?:[[(][^:]*|LATEST|RELEASE|\+|[\w.]*\.\+|[\w.-]*-SNAPSHOT)$/;

export const mavenFloatingVersion: Rule = {
  id: 'maven-floating-version',
  title: 'A Maven artifact whose version moves',
  severity: 'high',
  why: 'A range, LATEST or a SNAPSHOT is another artifact on another day.',
  fixes: [{ for: 'bazel', text: 'Name one released version.' }],
  causes: [],
  find: (project) =>
    project
      .calls('maven_install', 'maven.install', 'maven.artifact')
      .flatMap(({ file, call }) =>
        stringsIn(call).flatMap((node): Hit[] =>
          floating.test(node.value)
            ? [{ file, start: offsetIn(node, 0), end: offsetIn(node, node.value.length - 1) + 1 }]
            : [],
        ),
      ),
};
