import { atStart } from '../hits.ts';
import { isAside } from '../kinds.ts';
import type { Rule } from '../rule.ts';

const toolchains = [
  'llvm_toolchain',
  'llvm.toolchain',
  'zig_toolchains',
  'gcc_toolchain',
  'gcc_register_toolchain',
  'cc_toolchain',
  'toolchains_musl',
];

export const ccHostToolchain: Rule = {
  id: 'cc-host-toolchain',
  title: 'The C++ compiler of the machine',
  severity: 'medium',
  why: 'No C++ toolchain is registered: Bazel takes the compiler that it finds, and another version writes other code.',
  fixes: [
    {
      for: 'bazel',
      text: 'Register a toolchain by hash (toolchains_llvm as in ODP’s WORKSPACE, hermetic_cc_toolchain), or build in one pinned builder image.',
    },
  ],
  causes: ['elf-producer', 'elf-build-id'],
  find: (project) => {
    const [first] = project
      .calls('cc_library', 'cc_binary', 'cc_shared_library')
      .filter(({ file }) => !isAside(file.path));
    const { workspace } = project;
    if (first === undefined || workspace === undefined || project.calls(...toolchains).length > 0) return [];
    return [atStart(workspace)];
  },
};
