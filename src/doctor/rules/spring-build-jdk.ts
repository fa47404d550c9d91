import { atCall } from '../hits.ts';
import { patched } from '../patched.ts';
import type { Rule } from '../rule.ts';
import { dependencies, isOlder } from '../versions.ts';

export const springBuildJdk: Rule = {
  id: 'spring-build-jdk',
  title: 'The version of some Java gets into every Spring manifest',
  severity: 'high',
  why: 'write_manifest.sh of rules_spring writes the version of a java as Build-Jdk: before 2.4.0 that of the host’s runtime, since then that of the target’s, which is the machine’s where no remotejdk is named.',
  fixes: [
    {
      for: 'bazel',
      text: 'http_archive(name = "rules_spring", patches = [..., "//patches:rules_spring_manifest.patch"]) with ODP’s patch of write_manifest.sh, which takes the line Build-Jdk away.',
    },
  ],
  causes: ['jar-manifest-builder'],
  find: (project) => {
    const isPinned = project
      .options('java_runtime_version')
      .some(({ option }) => /^remotejdk/.test(option.value ?? ''));
    return dependencies(project, 'rules_spring')
      .filter(({ version }) => !isPinned || isOlder(version, [2, 4, 0]))
      .filter((found) => !patched(project, found, /^-.*Build-Jdk/m))
      .map((found) => atCall(found));
  },
};
