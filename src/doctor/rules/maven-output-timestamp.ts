import { atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const mavenOutputTimestamp: Rule = {
  id: 'maven-output-timestamp',
  title: 'Maven writes the time of the build',
  severity: 'high',
  why: 'Without project.build.outputTimestamp jars have the times of the build, in entries, manifest and pom.properties.',
  fixes: [
    {
      for: 'maven',
      text: '<project.build.outputTimestamp>2025-01-01T00:00:00Z</project.build.outputTimestamp> among the properties of the parent POM.',
    },
  ],
  causes: ['zip-dos-time', 'jar-manifest-time', 'jar-maven-descriptor'],
  find: (project) =>
    project
      .ofKind('manifest')
      .filter(({ path, text }) => {
        const plain = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
        // A module inherits the property from the parent in the folder above.
        return (
          /(?:^|\/)pom\.xml$/.test(path) && !/<parent>/.test(plain) && !plain.includes('project.build.outputTimestamp')
        );
      })
      .map((file) => atStart(file)),
};
