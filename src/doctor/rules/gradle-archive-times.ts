import { atStart } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const gradleArchiveTimes: Rule = {
  id: 'gradle-archive-times',
  title: 'Gradle archives with times and order of the machine',
  severity: 'medium',
  why: 'Before Gradle 9 archives keep the times of files and the order of the directory unless told otherwise.',
  fixes: [
    {
      for: 'gradle',
      text: 'tasks.withType(AbstractArchiveTask) { preserveFileTimestamps = false; reproducibleFileOrder = true }',
    },
  ],
  causes: ['zip-dos-time', 'zip-order'],
  find: (project) => {
    const files = project.ofKind('manifest').filter(({ path }) => /build\.gradle(?:\.kts)?$/.test(path));
    const root = files.find(({ path }) => !path.includes('/'));
    const isSet = files.some(({ text }) => /preserveFileTimestamps|isPreserveFileTimestamps/.test(text));
    return root === undefined || isSet ? [] : [atStart(root)];
  },
};
