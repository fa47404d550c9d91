import { atCall } from '../hits.ts';
import { patched } from '../patched.ts';
import type { Rule } from '../rule.ts';
import { dependencies, isOlder } from '../versions.ts';

export const springBuildJdk: Rule = {
  id: 'spring-build-jdk',
  title: 'The version of some Java gets into every Spring manifest',
  severity: 'high',
  why: 'write_manifest.sh of rules_spring asks the java that it finds for its version and writes it as Build-Jdk.',
  fixes: [
    {
      for: 'bazel',
      text: 'http_archive(name = "rules_spring", patches = [..., "//patches:rules_spring_manifest.patch"]) with ODP’s patch of write_manifest.sh, which takes the line Build-Jdk away.',
    },
  ],
  causes: ['jar-manifest-builder'],
  find: (project) =>
    dependencies(project, 'rules_spring')
      .filter((found) => isOlder(found.version, [2, 4, 0]) && !patched(project, found, /^-.*Build-Jdk/m))
      .map((found) => atCall(found)),
};
