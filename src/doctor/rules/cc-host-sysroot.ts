import { argument, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const ccHostSysroot: Rule = {
  id: 'cc-host-sysroot',
  title: 'C and C++ headers of the machine',
  severity: 'low',
  why: 'The compiler is pinned, but without a sysroot it takes the C library’s headers and start files from the machine: the builder image decides about the bytes of every .so.',
  fixes: [
    {
      for: 'bazel',
      text: 'llvm_toolchain(sysroot = {"linux-x86_64": "@sysroot//:…"}), or build in one pinned builder image only (ODP: scripts/docker/docker_run.sh).',
    },
  ],
  causes: ['elf-producer'],
  find: (project) =>
    project
      .calls('llvm_toolchain', 'llvm.toolchain')
      .filter(
        ({ call, starlark }) =>
          !call.open && !isGiven(argument(call, 'sysroot', starlark)) && project.calls('llvm.sysroot').length === 0,
      )
      .map((found) => atCall(found)),
};
