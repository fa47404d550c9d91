import { readRequirements } from '../../buildfiles/requirements.ts';
import type { Rule } from '../rule.ts';

export const requirementsUnpinned: Rule = {
  id: 'requirements-unpinned',
  title: 'Requirements without a version',
  severity: 'high',
  why: 'pip takes the newest version that fits, on the day of the build.',
  fixes: [
    {
      for: 'any',
      text: 'name==version for every package, those that others need among them: pip-compile --generate-hashes writes them all.',
    },
  ],
  causes: [],
  find: (project) =>
    project.ofKind('requirements').flatMap((file) => {
      const loose = readRequirements(file.text).requirements.filter(({ isPinned, hasHash }) => !isPinned && !hasHash);
      const [first] = loose;
      if (first === undefined) return [];
      const why = `${loose.length} ${loose.length === 1 ? 'requirement names' : 'requirements name'} no single version. ${requirementsUnpinned.why}`;
      return [{ file, start: first.start, end: first.end, why }];
    }),
};
