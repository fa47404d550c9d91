// Written by npm run gen: one line for each file of this folder.
import type { Rule } from '../rule.ts';
import { accountAge } from './account-age.ts';
import { annotationCreated } from './annotation-created.ts';
import { aptLists } from './apt-lists.ts';
import { baseLayers } from './base-layers.ts';
import { bazelBuildData } from './bazel-build-data.ts';
import { besideManifest } from './beside-manifest.ts';
import { buildInfoTime } from './build-info-time.ts';
import { configBuildHost } from './config-build-host.ts';
import { configCmd } from './config-cmd.ts';
import { configCreated } from './config-created.ts';
import { configCreatedClock } from './config-created-clock.ts';
import { configEntrypoint } from './config-entrypoint.ts';
import { configEnv } from './config-env.ts';
import { configEnvExtra } from './config-env-extra.ts';
import { configHistory } from './config-history.ts';
import { configLabel } from './config-label.ts';
import { configPlatform } from './config-platform.ts';
import { configPort } from './config-port.ts';
import { configUser } from './config-user.ts';
import { configWorkingDir } from './config-working-dir.ts';
import { credentialFile } from './credential-file.ts';
import { encryptionOff } from './encryption-off.ts';
import { fileGzipMtime } from './file-gzip-mtime.ts';
import { gitProperties } from './git-properties.ts';
import { homeLeftovers } from './home-leftovers.ts';
import { hostFile } from './host-file.ts';
import { jarEntryExtra } from './jar-entry-extra.ts';
import { jarEntryMissing } from './jar-entry-missing.ts';
import { jarEntryTime } from './jar-entry-time.ts';
import { jarFirstEntries } from './jar-first-entries.ts';
import { jarManifest } from './jar-manifest.ts';
import { jarStored } from './jar-stored.ts';
import { keystoreTime } from './keystore-time.ts';
import { launchPolicyCommand } from './launch-policy-command.ts';
import { launchPolicyLogs } from './launch-policy-logs.ts';
import { launchPolicyMount } from './launch-policy-mount.ts';
import { launchPolicyPrivileges } from './launch-policy-privileges.ts';
import { launchPolicyUnknown } from './launch-policy-unknown.ts';
import { launchPolicyValue } from './launch-policy-value.ts';
import { launchPolicyVariable } from './launch-policy-variable.ts';
import { layerCompression } from './layer-compression.ts';
import { layerContentExtra } from './layer-content-extra.ts';
import { layerContentMissing } from './layer-content-missing.ts';
import { layerExtra } from './layer-extra.ts';
import { layerFormat } from './layer-format.ts';
import { layerGzipHeader } from './layer-gzip-header.ts';
import { layerGzipMtime } from './layer-gzip-mtime.ts';
import { layerGzipName } from './layer-gzip-name.ts';
import { layerMissing } from './layer-missing.ts';
import { layerMode } from './layer-mode.ts';
import { layerMtime } from './layer-mtime.ts';
import { layerNamePrefix } from './layer-name-prefix.ts';
import { layerOrder } from './layer-order.ts';
import { layerOwner } from './layer-owner.ts';
import { layerOwnerName } from './layer-owner-name.ts';
import { layerPadding } from './layer-padding.ts';
import { layerPosition } from './layer-position.ts';
import { ldconfigCache } from './ldconfig-cache.ts';
import { machineId } from './machine-id.ts';
import { manifestAnnotation } from './manifest-annotation.ts';
import { manifestBuildFacts } from './manifest-build-facts.ts';
import { manifestMediaType } from './manifest-media-type.ts';
import { neverPath } from './never-path.ts';
import { packageCache } from './package-cache.ts';
import { packageLog } from './package-log.ts';
import { privateKey } from './private-key.ts';
import { profileCase } from './profile-case.ts';
import { propertiesDate } from './properties-date.ts';
import { pycLeftover } from './pyc-leftover.ts';
import { pycTime } from './pyc-time.ts';
import { pythonDirectUrl } from './python-direct-url.ts';
import { randomSeed } from './random-seed.ts';
import { runfilesInterpreter } from './runfiles-interpreter.ts';
import { runfilesRoot } from './runfiles-root.ts';
import { runfilesStub } from './runfiles-stub.ts';
import { sandboxPath } from './sandbox-path.ts';
import { sshHostKey } from './ssh-host-key.ts';
import { tarAccessTime } from './tar-access-time.ts';
import { tarBuildTime } from './tar-build-time.ts';
import { tarBuildUser } from './tar-build-user.ts';
import { tarInode } from './tar-inode.ts';
import { tarPaxProcess } from './tar-pax-process.ts';
import { tarSubsecond } from './tar-subsecond.ts';
import { temporaryFile } from './temporary-file.ts';
import { temporaryPath } from './temporary-path.ts';
import { vcsDirectory } from './vcs-directory.ts';
import { zipAccessTime } from './zip-access-time.ts';
import { zipBuildTime } from './zip-build-time.ts';

export const rules: readonly Rule[] = [
  accountAge,
  annotationCreated,
  aptLists,
  baseLayers,
  bazelBuildData,
  besideManifest,
  buildInfoTime,
  configBuildHost,
  configCmd,
  configCreated,
  configCreatedClock,
  configEntrypoint,
  configEnv,
  configEnvExtra,
  configHistory,
  configLabel,
  configPlatform,
  configPort,
  configUser,
  configWorkingDir,
  credentialFile,
  encryptionOff,
  fileGzipMtime,
  gitProperties,
  homeLeftovers,
  hostFile,
  jarEntryExtra,
  jarEntryMissing,
  jarEntryTime,
  jarFirstEntries,
  jarManifest,
  jarStored,
  keystoreTime,
  launchPolicyCommand,
  launchPolicyLogs,
  launchPolicyMount,
  launchPolicyPrivileges,
  launchPolicyUnknown,
  launchPolicyValue,
  launchPolicyVariable,
  layerCompression,
  layerContentExtra,
  layerContentMissing,
  layerExtra,
  layerFormat,
  layerGzipHeader,
  layerGzipMtime,
  layerGzipName,
  layerMissing,
  layerMode,
  layerMtime,
  layerNamePrefix,
  layerOrder,
  layerOwner,
  layerOwnerName,
  layerPadding,
  layerPosition,
  ldconfigCache,
  machineId,
  manifestAnnotation,
  manifestBuildFacts,
  manifestMediaType,
  neverPath,
  packageCache,
  packageLog,
  privateKey,
  profileCase,
  propertiesDate,
  pycLeftover,
  pycTime,
  pythonDirectUrl,
  randomSeed,
  runfilesInterpreter,
  runfilesRoot,
  runfilesStub,
  sandboxPath,
  sshHostKey,
  tarAccessTime,
  tarBuildTime,
  tarBuildUser,
  tarInode,
  tarPaxProcess,
  tarSubsecond,
  temporaryFile,
  temporaryPath,
  vcsDirectory,
  zipAccessTime,
  zipBuildTime,
];
