import { atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelrcJavaRuntime: Rule = {
  id: 'bazelrc-java-runtime',
  title: 'Java comes from the machine',
  severity: 'high',
  why: 'Without --java_runtime_version Bazel takes the JDK of the machine (local_jdk); class files, zlib and jar tools differ between JDKs.',
  fixes: [
    {
      for: 'bazel',
      text: '.bazelrc: build --java_language_version=21 --java_runtime_version=remotejdk_21 --tool_java_language_version=21 --tool_java_runtime_version=remotejdk_21 (ODP: 17 up to v0.6.0, 21 since v0.7.0)',
    },
  ],
  causes: ['class-javac-drift', 'jar-manifest-builder', 'deflate-encoder'],
  find: (project) => {
    const { rootRc, workspace } = project;
    const usesJava =
      project.calls('java_library', 'java_binary', 'springboot', 'maven_install', 'maven.install').length > 0;
    if (workspace === undefined || !usesJava) return [];
    const given = project.options('java_runtime_version').filter(({ option }) => !/^local/.test(option.value ?? ''));
    return given.length > 0 ? [] : [atStart(rootRc ?? workspace)];
  },
};
