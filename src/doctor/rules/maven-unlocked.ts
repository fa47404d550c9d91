import { argument, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const mavenUnlocked: Rule = {
  id: 'maven-unlocked',
  title: 'Maven artifacts without a lock file',
  severity: 'high',
  why: 'coursier resolves versions and transitive artifacts anew on every machine with a fresh cache, without hashes; an answer of another repository, or a new one for a range, changes the jars.',
  fixes: [
    {
      for: 'bazel',
      text: 'maven_install(maven_install_json = "//:maven_install.json", fail_if_repin_required = True), then REPIN=1 bazel run @maven//:pin (rules_jvm_external before 6.0: bazel run @unpinned_maven//:pin) and commit the file.',
    },
  ],
  causes: [],
  find: (project) =>
    project
      .calls('maven_install', 'maven.install')
      .filter(
        ({ call, starlark }) =>
          !call.open && !['maven_install_json', 'lock_file'].some((name) => isGiven(argument(call, name, starlark))),
      )
      .map((found) => atCall(found)),
};
