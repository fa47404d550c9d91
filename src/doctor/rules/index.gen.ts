// Written by npm run gen: one line for each file of this folder.
import type { Rule } from '../rule.ts';
import { aptLockMissing } from './apt-lock-missing.ts';
import { aptSourcesFloating } from './apt-sources-floating.ts';
import { aptWithoutSnapshot } from './apt-without-snapshot.ts';
import { archiveGzip } from './archive-gzip.ts';
import { archiveJar } from './archive-jar.ts';
import { archiveTar } from './archive-tar.ts';
import { archiveZip } from './archive-zip.ts';
import { bazelBaseUnpinned } from './bazel-base-unpinned.ts';
import { bazelDefaultShellEnv } from './bazel-default-shell-env.ts';
import { bazelDownloadUnpinned } from './bazel-download-unpinned.ts';
import { bazelGitUnpinned } from './bazel-git-unpinned.ts';
import { bazelLocalRepository } from './bazel-local-repository.ts';
import { bazelLockfile } from './bazel-lockfile.ts';
import { bazelStamp } from './bazel-stamp.ts';
import { bazelUnsandboxedTarget } from './bazel-unsandboxed-target.ts';
import { bazelVersionUnpinned } from './bazel-version-unpinned.ts';
import { bazelVolatileKey } from './bazel-volatile-key.ts';
import { bazelrcEnvInherited } from './bazelrc-env-inherited.ts';
import { bazelrcJavaRuntime } from './bazelrc-java-runtime.ts';
import { bazelrcOutputOfTime } from './bazelrc-output-of-time.ts';
import { bazelrcStamp } from './bazelrc-stamp.ts';
import { bazelrcStrictActionEnv } from './bazelrc-strict-action-env.ts';
import { bazelrcUnsandboxed } from './bazelrc-unsandboxed.ts';
import { bazelrcWorkspaceStatus } from './bazelrc-workspace-status.ts';
import { builderByName } from './builder-by-name.ts';
import { builderHostState } from './builder-host-state.ts';
import { ccDateMacro } from './cc-date-macro.ts';
import { ccHostSysroot } from './cc-host-sysroot.ts';
import { ccHostToolchain } from './cc-host-toolchain.ts';
import { ccNative } from './cc-native.ts';
import { dockerAddUnverified } from './docker-add-unverified.ts';
import { dockerBaseArgument } from './docker-base-argument.ts';
import { dockerBaseUnpinned } from './docker-base-unpinned.ts';
import { dockerBuildArgument } from './docker-build-argument.ts';
import { dockerPlatform } from './docker-platform.ts';
import { downloadToShell } from './download-to-shell.ts';
import { downloadUnverified } from './download-unverified.ts';
import { gitCloneUnpinned } from './git-clone-unpinned.ts';
import { gradleArchiveTimes } from './gradle-archive-times.ts';
import { languageLock } from './language-lock.ts';
import { mavenFloatingVersion } from './maven-floating-version.ts';
import { mavenOutputTimestamp } from './maven-output-timestamp.ts';
import { mavenUnlocked } from './maven-unlocked.ts';
import { packageUnpinned } from './package-unpinned.ts';
import { pipBuildIsolation } from './pip-build-isolation.ts';
import { pipUnlocked } from './pip-unlocked.ts';
import { pkgTimes } from './pkg-times.ts';
import { pythonInterpreterBytecode } from './python-interpreter-bytecode.ts';
import { requirementsUnpinned } from './requirements-unpinned.ts';
import { requirementsWithoutHash } from './requirements-without-hash.ts';
import { rulesOciDrift } from './rules-oci-drift.ts';
import { shellClock } from './shell-clock.ts';
import { shellGit } from './shell-git.ts';
import { shellMachine } from './shell-machine.ts';
import { shellOrder } from './shell-order.ts';
import { shellRandom } from './shell-random.ts';
import { singlejarNormalize } from './singlejar-normalize.ts';
import { springBuildJdk } from './spring-build-jdk.ts';
import { springBuildTarget } from './spring-build-target.ts';
import { workflowActionUnpinned } from './workflow-action-unpinned.ts';
import { workflowImage } from './workflow-image.ts';

export const rules: readonly Rule[] = [
  aptLockMissing,
  aptSourcesFloating,
  aptWithoutSnapshot,
  archiveGzip,
  archiveJar,
  archiveTar,
  archiveZip,
  bazelBaseUnpinned,
  bazelDefaultShellEnv,
  bazelDownloadUnpinned,
  bazelGitUnpinned,
  bazelLocalRepository,
  bazelLockfile,
  bazelStamp,
  bazelUnsandboxedTarget,
  bazelVersionUnpinned,
  bazelVolatileKey,
  bazelrcEnvInherited,
  bazelrcJavaRuntime,
  bazelrcOutputOfTime,
  bazelrcStamp,
  bazelrcStrictActionEnv,
  bazelrcUnsandboxed,
  bazelrcWorkspaceStatus,
  builderByName,
  builderHostState,
  ccDateMacro,
  ccHostSysroot,
  ccHostToolchain,
  ccNative,
  dockerAddUnverified,
  dockerBaseArgument,
  dockerBaseUnpinned,
  dockerBuildArgument,
  dockerPlatform,
  downloadToShell,
  downloadUnverified,
  gitCloneUnpinned,
  gradleArchiveTimes,
  languageLock,
  mavenFloatingVersion,
  mavenOutputTimestamp,
  mavenUnlocked,
  packageUnpinned,
  pipBuildIsolation,
  pipUnlocked,
  pkgTimes,
  pythonInterpreterBytecode,
  requirementsUnpinned,
  requirementsWithoutHash,
  rulesOciDrift,
  shellClock,
  shellGit,
  shellMachine,
  shellOrder,
  shellRandom,
  singlejarNormalize,
  springBuildJdk,
  springBuildTarget,
  workflowActionUnpinned,
  workflowImage,
];
