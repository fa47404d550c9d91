import { atCall } from '../hits.ts';
import { patched } from '../patched.ts';
import type { Rule } from '../rule.ts';
import { dependencies, isOlder } from '../versions.ts';

export const springBuildTarget: Rule = {
  id: 'spring-build-target',
  title: 'The sandbox’s path gets into every Spring jar',
  severity: 'critical',
  why: 'rules_spring before 2.4.0 calls singlejar without --build_target, and singlejar then writes its --output path, with the number of the sandbox, into build-data.properties.',
  fixes: [
    {
      for: 'bazel',
      text: 'http_archive(name = "rules_spring", patches = ["//patches:rules_spring.patch"]) with ODP’s patch of springboot_pkg.sh: singlejar_options="--normalize --dont_change_compression --build_target $outputjar". Or rules_spring 2.4.0.',
    },
  ],
  causes: ['bazel-build-data', 'factor-build-path'],
  find: (project) =>
    dependencies(project, 'rules_spring')
      .filter(
        (found) =>
          isOlder(found.version, [2, 4, 0]) &&
          !patched(project, found, /^\+.*--(?:build_target|exclude_build_data)\b/m),
      )
      .map((found) => atCall(found)),
};
