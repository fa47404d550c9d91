import { readRequirements } from '../../buildfiles/requirements.ts';
import type { Rule } from '../rule.ts';

export const requirementsWithoutHash: Rule = {
  id: 'requirements-without-hash',
  title: 'Requirements without hashes',
  severity: 'high',
  why: 'A version on the index can get other files: wheels for more platforms, or another one. Only a hash names one file.',
  fixes: [
    {
      for: 'any',
      text: 'pip-compile --generate-hashes, or compile_pip_requirements of rules_python (ODP: toolchain/requirements_updater); pip install --require-hashes',
    },
  ],
  causes: [],
  find: (project) =>
    project.ofKind('requirements').flatMap((file) => {
      const { requirements } = readRequirements(file.text);
      const bare = requirements.filter(({ hasHash }) => !hasHash);
      const [first] = bare;
      if (first === undefined) return [];
      const why = `${bare.length} of ${requirements.length} requirements have no hash. ${requirementsWithoutHash.why}`;
      return [{ file, start: first.start, end: first.end, why }];
    }),
};
