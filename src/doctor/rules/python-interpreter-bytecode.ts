import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';
import { dependencies, isOlder } from '../versions.ts';

export const pythonInterpreterBytecode: Rule = {
  id: 'python-interpreter-bytecode',
  title: 'Temporary bytecode of the interpreter may be packed',
  severity: 'medium',
  why: 'When the build runs as root, the interpreter’s own folder can be written to. rules_python before 0.24.0 leaves the files name.pyc.<number> there in the runfiles, before 0.16.0 all of __pycache__.',
  fixes: [
    {
      for: 'bazel',
      text: 'rules_python 0.24.0 or later with python_register_toolchains(ignore_root_user_error = True), which leaves __pycache__ out; or build as another user than root.',
    },
  ],
  causes: ['pyc-presence', 'pyc-mtime'],
  find: (project) => {
    const isOld = dependencies(project, 'rules_python').some(({ version }) => isOlder(version, [0, 24, 0]));
    return isOld
      ? project.calls('python_register_toolchains', 'python_register_multi_toolchains').map((found) => atCall(found))
      : [];
  },
};
