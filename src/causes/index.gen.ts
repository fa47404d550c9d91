// Written by npm run gen: one line for each file of this folder.
import type { Cause } from '../model/cause.ts';
import { accountBackups } from './account-backups.ts';
import { alternativesState } from './alternatives-state.ts';
import { apkInstalledOrder } from './apk-installed-order.ts';
import { apkScriptsTar } from './apk-scripts-tar.ts';
import { apkWorldVirtual } from './apk-world-virtual.ts';
import { aptArchives } from './apt-archives.ts';
import { aptExtendedStates } from './apt-extended-states.ts';
import { aptIndex } from './apt-index.ts';
import { aptLists } from './apt-lists.ts';
import { aptLog } from './apt-log.ts';
import { aptPkgcache } from './apt-pkgcache.ts';
import { arMemberMeta } from './ar-member-meta.ts';
import { arMemberOrder } from './ar-member-order.ts';
import { arSymtabTime } from './ar-symtab-time.ts';
import { bazelBuildData } from './bazel-build-data.ts';
import { buildInfoProperties } from './build-info-properties.ts';
import { caBundleOrder } from './ca-bundle-order.ts';
import { cacertsJksOrder } from './cacerts-jks-order.ts';
import { cacertsJksTime } from './cacerts-jks-time.ts';
import { changelogBinnmu } from './changelog-binnmu.ts';
import { classAnnotationOrder } from './class-annotation-order.ts';
import { classAnonNumber } from './class-anon-number.ts';
import { classConstPoolOrder } from './class-const-pool-order.ts';
import { classDebugInfo } from './class-debug-info.ts';
import { classEcjJavac } from './class-ecj-javac.ts';
import { classGeneratedDate } from './class-generated-date.ts';
import { classGroovyTimestamp } from './class-groovy-timestamp.ts';
import { classIndexCascade } from './class-index-cascade.ts';
import { classInnerOrder } from './class-inner-order.ts';
import { classJavacDrift } from './class-javac-drift.ts';
import { classKotlinMetadata } from './class-kotlin-metadata.ts';
import { classLambdaNumber } from './class-lambda-number.ts';
import { classLineShift } from './class-line-shift.ts';
import { classMemberOrder } from './class-member-order.ts';
import { classMethodParameters } from './class-method-parameters.ts';
import { classModuleVersion } from './class-module-version.ts';
import { classNestmatesAccessors } from './class-nestmates-accessors.ts';
import { classObfuscator } from './class-obfuscator.ts';
import { classProtobufDescriptor } from './class-protobuf-descriptor.ts';
import { classSourcePath } from './class-source-path.ts';
import { classStringConcat } from './class-string-concat.ts';
import { classSwitchMap } from './class-switch-map.ts';
import { classUnknownCode } from './class-unknown-code.ts';
import { cpioMemberMeta } from './cpio-member-meta.ts';
import { crateVcsInfo } from './crate-vcs-info.ts';
import { cronLogrotateState } from './cron-logrotate-state.ts';
import { dataFeedDrift } from './data-feed-drift.ts';
import { debControlGenerated } from './deb-control-generated.ts';
import { debMemberMeta } from './deb-member-meta.ts';
import { debconfDb } from './debconf-db.ts';
import { deflateEncoder } from './deflate-encoder.ts';
import { deflateLevel } from './deflate-level.ts';
import { docRandomId } from './doc-random-id.ts';
import { dpkgInfoListOrder } from './dpkg-info-list-order.ts';
import { dpkgLog } from './dpkg-log.ts';
import { dpkgMd5sums } from './dpkg-md5sums.ts';
import { dpkgStatusDrift } from './dpkg-status-drift.ts';
import { dpkgStatusOrder } from './dpkg-status-order.ts';
import { elfAddressCascade } from './elf-address-cascade.ts';
import { elfAnonNsRandom } from './elf-anon-ns-random.ts';
import { elfBuildId } from './elf-build-id.ts';
import { elfCpuNative } from './elf-cpu-native.ts';
import { elfDateMacro } from './elf-date-macro.ts';
import { elfDebugCompDir } from './elf-debug-comp-dir.ts';
import { elfDebuglink } from './elf-debuglink.ts';
import { elfFileMacro } from './elf-file-macro.ts';
import { elfGccSwitches } from './elf-gcc-switches.ts';
import { elfInputOrder } from './elf-input-order.ts';
import { elfKernelUname } from './elf-kernel-uname.ts';
import { elfLtoSectionSuffix } from './elf-lto-section-suffix.ts';
import { elfParallelCodegen } from './elf-parallel-codegen.ts';
import { elfPgoProfile } from './elf-pgo-profile.ts';
import { elfProducer } from './elf-producer.ts';
import { elfRunpath } from './elf-runpath.ts';
import { elfStripState } from './elf-strip-state.ts';
import { elfStrtabMerge } from './elf-strtab-merge.ts';
import { elfSymtabOrder } from './elf-symtab-order.ts';
import { elfThinltoSuffix } from './elf-thinlto-suffix.ts';
import { elfUninitPadding } from './elf-uninit-padding.ts';
import { factorAslrPointer } from './factor-aslr-pointer.ts';
import { factorAutodetect } from './factor-autodetect.ts';
import { factorBuildPath } from './factor-build-path.ts';
import { factorClock } from './factor-clock.ts';
import { factorCpuCount } from './factor-cpu-count.ts';
import { factorCpuModel } from './factor-cpu-model.ts';
import { factorEncoding } from './factor-encoding.ts';
import { factorEnvLeak } from './factor-env-leak.ts';
import { factorFloat } from './factor-float.ts';
import { factorGitState } from './factor-git-state.ts';
import { factorHashSeed } from './factor-hash-seed.ts';
import { factorHostname } from './factor-hostname.ts';
import { factorInode } from './factor-inode.ts';
import { factorKernel } from './factor-kernel.ts';
import { factorLocale } from './factor-locale.ts';
import { factorOutputBase } from './factor-output-base.ts';
import { factorPidPort } from './factor-pid-port.ts';
import { factorRandom } from './factor-random.ts';
import { factorStamp } from './factor-stamp.ts';
import { factorTempPath } from './factor-temp-path.ts';
import { factorUser } from './factor-user.ts';
import { fontTimestamp } from './font-timestamp.ts';
import { fontconfigCache } from './fontconfig-cache.ts';
import { fsImageSuperblock } from './fs-image-superblock.ts';
import { gconvCache } from './gconv-cache.ts';
import { gemMetadata } from './gem-metadata.ts';
import { gettextPotDate } from './gettext-pot-date.ts';
import { gitProperties } from './git-properties.ts';
import { goBuildId } from './go-build-id.ts';
import { goCgoTmp } from './go-cgo-tmp.ts';
import { goPath } from './go-path.ts';
import { goVcsStamp } from './go-vcs-stamp.ts';
import { gpgKeyring } from './gpg-keyring.ts';
import { gzipExtraCommentHcrc } from './gzip-extra-comment-hcrc.ts';
import { gzipMembers } from './gzip-members.ts';
import { gzipMtime } from './gzip-mtime.ts';
import { gzipName } from './gzip-name.ts';
import { gzipOsXfl } from './gzip-os-xfl.ts';
import { gzipTrailer } from './gzip-trailer.ts';
import { hdf5ParquetMeta } from './hdf5-parquet-meta.ts';
import { homeLeftovers } from './home-leftovers.ts';
import { hostFiles } from './host-files.ts';
import { htmlGeneratorDate } from './html-generator-date.ts';
import { iconMimeGioCache } from './icon-mime-gio-cache.ts';
import { imageCodecDrift } from './image-codec-drift.ts';
import { infoDir } from './info-dir.ts';
import { jarDuplicateWinner } from './jar-duplicate-winner.ts';
import { jarIndexList } from './jar-index-list.ts';
import { jarManifestBuilder } from './jar-manifest-builder.ts';
import { jarManifestCi } from './jar-manifest-ci.ts';
import { jarManifestClasspath } from './jar-manifest-classpath.ts';
import { jarManifestDigest } from './jar-manifest-digest.ts';
import { jarManifestOrder } from './jar-manifest-order.ts';
import { jarManifestOsgiOrder } from './jar-manifest-osgi-order.ts';
import { jarManifestScm } from './jar-manifest-scm.ts';
import { jarManifestTime } from './jar-manifest-time.ts';
import { jarManifestWrap } from './jar-manifest-wrap.ts';
import { jarMavenDescriptor } from './jar-maven-descriptor.ts';
import { jarServicesMerge } from './jar-services-merge.ts';
import { jarSignature } from './jar-signature.ts';
import { javadocHeader } from './javadoc-header.ts';
import { jlinkRelease } from './jlink-release.ts';
import { jniLoadPath } from './jni-load-path.ts';
import { jsBundleHash } from './js-bundle-hash.ts';
import { jsModuleIds } from './js-module-ids.ts';
import { jsSourcemapPath } from './js-sourcemap-path.ts';
import { jsonKeyOrder } from './json-key-order.ts';
import { jvmCdsArchive } from './jvm-cds-archive.ts';
import { keystorePkcs12Salt } from './keystore-pkcs12-salt.ts';
import { layerCompressionChoice } from './layer-compression-choice.ts';
import { ldSoCache } from './ld-so-cache.ts';
import { ldconfigAuxCache } from './ldconfig-aux-cache.ts';
import { licenseYear } from './license-year.ts';
import { localeArchive } from './locale-archive.ts';
import { luceneSearchIndex } from './lucene-search-index.ts';
import { machineId } from './machine-id.ts';
import { manDate } from './man-date.ts';
import { mandbIndex } from './mandb-index.ts';
import { modelWeightsFloat } from './model-weights-float.ts';
import { nodeModulesState } from './node-modules-state.ts';
import { npmPackMeta } from './npm-pack-meta.ts';
import { ociAnnotationCreated } from './oci-annotation-created.ts';
import { ociAnnotationRevision } from './oci-annotation-revision.ts';
import { ociAttestationManifest } from './oci-attestation-manifest.ts';
import { ociBaseDrift } from './oci-base-drift.ts';
import { ociChainId } from './oci-chain-id.ts';
import { ociConfigCreated } from './oci-config-created.ts';
import { ociDescriptorCascade } from './oci-descriptor-cascade.ts';
import { ociDiffidCascade } from './oci-diffid-cascade.ts';
import { ociDirCopyup } from './oci-dir-copyup.ts';
import { ociDockerArchiveMeta } from './oci-docker-archive-meta.ts';
import { ociDockerLegacyConfig } from './oci-docker-legacy-config.ts';
import { ociEmptyLayer } from './oci-empty-layer.ts';
import { ociEnvDrift } from './oci-env-drift.ts';
import { ociEnvOrder } from './oci-env-order.ts';
import { ociEstargzToc } from './oci-estargz-toc.ts';
import { ociHistoryCreated } from './oci-history-created.ts';
import { ociHistoryCreatedBy } from './oci-history-created-by.ts';
import { ociHistoryShape } from './oci-history-shape.ts';
import { ociIndexOrder } from './oci-index-order.ts';
import { ociJsonSerialisation } from './oci-json-serialisation.ts';
import { ociLabelDrift } from './oci-label-drift.ts';
import { ociLayerOrder } from './oci-layer-order.ts';
import { ociLayerSplit } from './oci-layer-split.ts';
import { ociMediaTypeFlavour } from './oci-media-type-flavour.ts';
import { ociPlatformVariant } from './oci-platform-variant.ts';
import { ociSignatureBlob } from './oci-signature-blob.ts';
import { ociWhiteoutMtime } from './oci-whiteout-mtime.ts';
import { ociWhiteoutShape } from './oci-whiteout-shape.ts';
import { openapiGeneratedDate } from './openapi-generated-date.ts';
import { passwdAllocation } from './passwd-allocation.ts';
import { pdfMeta } from './pdf-meta.ts';
import { pkgconfigLaCmakePath } from './pkgconfig-la-cmake-path.ts';
import { pngTime } from './png-time.ts';
import { pomDependencyReduced } from './pom-dependency-reduced.ts';
import { propertiesOrder } from './properties-order.ts';
import { propertiesStoreDate } from './properties-store-date.ts';
import { protobufMapOrder } from './protobuf-map-order.ts';
import { protobufTextSpace } from './protobuf-text-space.ts';
import { pyBootstrapStub } from './py-bootstrap-stub.ts';
import { pyCythonSource } from './py-cython-source.ts';
import { pyDirectUrl } from './py-direct-url.ts';
import { pyEggSourcesOrder } from './py-egg-sources-order.ts';
import { pyInstallerFiles } from './py-installer-files.ts';
import { pyNativeTmpPath } from './py-native-tmp-path.ts';
import { pyPickleNpz } from './py-pickle-npz.ts';
import { pyPipCache } from './py-pip-cache.ts';
import { pyRecordDigest } from './py-record-digest.ts';
import { pyRecordOrder } from './py-record-order.ts';
import { pyRunfilesManifest } from './py-runfiles-manifest.ts';
import { pyScriptShebang } from './py-script-shebang.ts';
import { pySysconfigdata } from './py-sysconfigdata.ts';
import { pyTfInitPath } from './py-tf-init-path.ts';
import { pyWheelGenerator } from './py-wheel-generator.ts';
import { py3compileState } from './py3compile-state.ts';
import { pycFilename } from './pyc-filename.ts';
import { pycFlagRef } from './pyc-flag-ref.ts';
import { pycInterned } from './pyc-interned.ts';
import { pycInvalidationMode } from './pyc-invalidation-mode.ts';
import { pycMagic } from './pyc-magic.ts';
import { pycMtime } from './pyc-mtime.ts';
import { pycPresence } from './pyc-presence.ts';
import { pycSetOrder } from './pyc-set-order.ts';
import { pycSourceHash } from './pyc-source-hash.ts';
import { pycSourceSize } from './pyc-source-size.ts';
import { randomSeed } from './random-seed.ts';
import { rpmdbState } from './rpmdb-state.ts';
import { rustPath } from './rust-path.ts';
import { rustSymbolHash } from './rust-symbol-hash.ts';
import { rustVcsVergen } from './rust-vcs-vergen.ts';
import { sbomComponentHash } from './sbom-component-hash.ts';
import { sbomSerialTime } from './sbom-serial-time.ts';
import { shadowLastchg } from './shadow-lastchg.ts';
import { snakeoilCert } from './snakeoil-cert.ts';
import { springAotOutput } from './spring-aot-output.ts';
import { springConfigMetadataOrder } from './spring-config-metadata-order.ts';
import { springIndexOrder } from './spring-index-order.ts';
import { sqliteHeader } from './sqlite-header.ts';
import { sqlitePageLeftover } from './sqlite-page-leftover.ts';
import { sshHostKeys } from './ssh-host-keys.ts';
import { systemdCatalog } from './systemd-catalog.ts';
import { tarAtimeCtime } from './tar-atime-ctime.ts';
import { tarChecksum } from './tar-checksum.ts';
import { tarDevnum } from './tar-devnum.ts';
import { tarDirEntries } from './tar-dir-entries.ts';
import { tarDuplicate } from './tar-duplicate.ts';
import { tarFormat } from './tar-format.ts';
import { tarHardlinkCopy } from './tar-hardlink-copy.ts';
import { tarHardlinkPrimary } from './tar-hardlink-primary.ts';
import { tarLongname } from './tar-longname.ts';
import { tarModeSpecial } from './tar-mode-special.ts';
import { tarModeUmask } from './tar-mode-umask.ts';
import { tarMtime } from './tar-mtime.ts';
import { tarMtimeSubsecond } from './tar-mtime-subsecond.ts';
import { tarNamePrefix } from './tar-name-prefix.ts';
import { tarNumberEncoding } from './tar-number-encoding.ts';
import { tarOffsetCascade } from './tar-offset-cascade.ts';
import { tarOrder } from './tar-order.ts';
import { tarPadding } from './tar-padding.ts';
import { tarPaxNoise } from './tar-pax-noise.ts';
import { tarSparse } from './tar-sparse.ts';
import { tarSymlinkTarget } from './tar-symlink-target.ts';
import { tarTypeflag } from './tar-typeflag.ts';
import { tarUidGid } from './tar-uid-gid.ts';
import { tarUnameGname } from './tar-uname-gname.ts';
import { tarXattr } from './tar-xattr.ts';
import { textLineEnding } from './text-line-ending.ts';
import { tfSavedModel } from './tf-saved-model.ts';
import { tzLocaltime } from './tz-localtime.ts';
import { wasmProducers } from './wasm-producers.ts';
import { x509Generated } from './x509-generated.ts';
import { xbeanSpringDate } from './xbean-spring-date.ts';
import { xmlOrder } from './xml-order.ts';
import { xzParams } from './xz-params.ts';
import { yamlEmitter } from './yaml-emitter.ts';
import { zipComment } from './zip-comment.ts';
import { zipDataDescriptor } from './zip-data-descriptor.ts';
import { zipDeflateEncoder } from './zip-deflate-encoder.ts';
import { zipDirEntries } from './zip-dir-entries.ts';
import { zipDosTime } from './zip-dos-time.ts';
import { zipDosTimeZone } from './zip-dos-time-zone.ts';
import { zipDuplicateEntry } from './zip-duplicate-entry.ts';
import { zipExternalAttrs } from './zip-external-attrs.ts';
import { zipExtraAlign } from './zip-extra-align.ts';
import { zipExtraJarMagic } from './zip-extra-jar-magic.ts';
import { zipExtraNtfs } from './zip-extra-ntfs.ts';
import { zipExtraUnixOwner } from './zip-extra-unix-owner.ts';
import { zipExtraUt } from './zip-extra-ut.ts';
import { zipFlagUtf8 } from './zip-flag-utf8.ts';
import { zipLocalCentralMismatch } from './zip-local-central-mismatch.ts';
import { zipMethod } from './zip-method.ts';
import { zipOffsetCrcCascade } from './zip-offset-crc-cascade.ts';
import { zipOrder } from './zip-order.ts';
import { zipPreamble } from './zip-preamble.ts';
import { zipVersionMadeBy } from './zip-version-made-by.ts';
import { zipVersionNeeded } from './zip-version-needed.ts';
import { zstdParams } from './zstd-params.ts';

export const causes: readonly Cause[] = [
  accountBackups,
  alternativesState,
  apkInstalledOrder,
  apkScriptsTar,
  apkWorldVirtual,
  aptArchives,
  aptExtendedStates,
  aptIndex,
  aptLists,
  aptLog,
  aptPkgcache,
  arMemberMeta,
  arMemberOrder,
  arSymtabTime,
  bazelBuildData,
  buildInfoProperties,
  caBundleOrder,
  cacertsJksOrder,
  cacertsJksTime,
  changelogBinnmu,
  classAnnotationOrder,
  classAnonNumber,
  classConstPoolOrder,
  classDebugInfo,
  classEcjJavac,
  classGeneratedDate,
  classGroovyTimestamp,
  classIndexCascade,
  classInnerOrder,
  classJavacDrift,
  classKotlinMetadata,
  classLambdaNumber,
  classLineShift,
  classMemberOrder,
  classMethodParameters,
  classModuleVersion,
  classNestmatesAccessors,
  classObfuscator,
  classProtobufDescriptor,
  classSourcePath,
  classStringConcat,
  classSwitchMap,
  classUnknownCode,
  cpioMemberMeta,
  crateVcsInfo,
  cronLogrotateState,
  dataFeedDrift,
  debControlGenerated,
  debMemberMeta,
  debconfDb,
  deflateEncoder,
  deflateLevel,
  docRandomId,
  dpkgInfoListOrder,
  dpkgLog,
  dpkgMd5sums,
  dpkgStatusDrift,
  dpkgStatusOrder,
  elfAddressCascade,
  elfAnonNsRandom,
  elfBuildId,
  elfCpuNative,
  elfDateMacro,
  elfDebugCompDir,
  elfDebuglink,
  elfFileMacro,
  elfGccSwitches,
  elfInputOrder,
  elfKernelUname,
  elfLtoSectionSuffix,
  elfParallelCodegen,
  elfPgoProfile,
  elfProducer,
  elfRunpath,
  elfStripState,
  elfStrtabMerge,
  elfSymtabOrder,
  elfThinltoSuffix,
  elfUninitPadding,
  factorAslrPointer,
  factorAutodetect,
  factorBuildPath,
  factorClock,
  factorCpuCount,
  factorCpuModel,
  factorEncoding,
  factorEnvLeak,
  factorFloat,
  factorGitState,
  factorHashSeed,
  factorHostname,
  factorInode,
  factorKernel,
  factorLocale,
  factorOutputBase,
  factorPidPort,
  factorRandom,
  factorStamp,
  factorTempPath,
  factorUser,
  fontTimestamp,
  fontconfigCache,
  fsImageSuperblock,
  gconvCache,
  gemMetadata,
  gettextPotDate,
  gitProperties,
  goBuildId,
  goCgoTmp,
  goPath,
  goVcsStamp,
  gpgKeyring,
  gzipExtraCommentHcrc,
  gzipMembers,
  gzipMtime,
  gzipName,
  gzipOsXfl,
  gzipTrailer,
  hdf5ParquetMeta,
  homeLeftovers,
  hostFiles,
  htmlGeneratorDate,
  iconMimeGioCache,
  imageCodecDrift,
  infoDir,
  jarDuplicateWinner,
  jarIndexList,
  jarManifestBuilder,
  jarManifestCi,
  jarManifestClasspath,
  jarManifestDigest,
  jarManifestOrder,
  jarManifestOsgiOrder,
  jarManifestScm,
  jarManifestTime,
  jarManifestWrap,
  jarMavenDescriptor,
  jarServicesMerge,
  jarSignature,
  javadocHeader,
  jlinkRelease,
  jniLoadPath,
  jsBundleHash,
  jsModuleIds,
  jsSourcemapPath,
  jsonKeyOrder,
  jvmCdsArchive,
  keystorePkcs12Salt,
  layerCompressionChoice,
  ldSoCache,
  ldconfigAuxCache,
  licenseYear,
  localeArchive,
  luceneSearchIndex,
  machineId,
  manDate,
  mandbIndex,
  modelWeightsFloat,
  nodeModulesState,
  npmPackMeta,
  ociAnnotationCreated,
  ociAnnotationRevision,
  ociAttestationManifest,
  ociBaseDrift,
  ociChainId,
  ociConfigCreated,
  ociDescriptorCascade,
  ociDiffidCascade,
  ociDirCopyup,
  ociDockerArchiveMeta,
  ociDockerLegacyConfig,
  ociEmptyLayer,
  ociEnvDrift,
  ociEnvOrder,
  ociEstargzToc,
  ociHistoryCreated,
  ociHistoryCreatedBy,
  ociHistoryShape,
  ociIndexOrder,
  ociJsonSerialisation,
  ociLabelDrift,
  ociLayerOrder,
  ociLayerSplit,
  ociMediaTypeFlavour,
  ociPlatformVariant,
  ociSignatureBlob,
  ociWhiteoutMtime,
  ociWhiteoutShape,
  openapiGeneratedDate,
  passwdAllocation,
  pdfMeta,
  pkgconfigLaCmakePath,
  pngTime,
  pomDependencyReduced,
  propertiesOrder,
  propertiesStoreDate,
  protobufMapOrder,
  protobufTextSpace,
  pyBootstrapStub,
  pyCythonSource,
  pyDirectUrl,
  pyEggSourcesOrder,
  pyInstallerFiles,
  pyNativeTmpPath,
  pyPickleNpz,
  pyPipCache,
  pyRecordDigest,
  pyRecordOrder,
  pyRunfilesManifest,
  pyScriptShebang,
  pySysconfigdata,
  pyTfInitPath,
  pyWheelGenerator,
  py3compileState,
  pycFilename,
  pycFlagRef,
  pycInterned,
  pycInvalidationMode,
  pycMagic,
  pycMtime,
  pycPresence,
  pycSetOrder,
  pycSourceHash,
  pycSourceSize,
  randomSeed,
  rpmdbState,
  rustPath,
  rustSymbolHash,
  rustVcsVergen,
  sbomComponentHash,
  sbomSerialTime,
  shadowLastchg,
  snakeoilCert,
  springAotOutput,
  springConfigMetadataOrder,
  springIndexOrder,
  sqliteHeader,
  sqlitePageLeftover,
  sshHostKeys,
  systemdCatalog,
  tarAtimeCtime,
  tarChecksum,
  tarDevnum,
  tarDirEntries,
  tarDuplicate,
  tarFormat,
  tarHardlinkCopy,
  tarHardlinkPrimary,
  tarLongname,
  tarModeSpecial,
  tarModeUmask,
  tarMtime,
  tarMtimeSubsecond,
  tarNamePrefix,
  tarNumberEncoding,
  tarOffsetCascade,
  tarOrder,
  tarPadding,
  tarPaxNoise,
  tarSparse,
  tarSymlinkTarget,
  tarTypeflag,
  tarUidGid,
  tarUnameGname,
  tarXattr,
  textLineEnding,
  tfSavedModel,
  tzLocaltime,
  wasmProducers,
  x509Generated,
  xbeanSpringDate,
  xmlOrder,
  xzParams,
  yamlEmitter,
  zipComment,
  zipDataDescriptor,
  zipDeflateEncoder,
  zipDirEntries,
  zipDosTime,
  zipDosTimeZone,
  zipDuplicateEntry,
  zipExternalAttrs,
  zipExtraAlign,
  zipExtraJarMagic,
  zipExtraNtfs,
  zipExtraUnixOwner,
  zipExtraUt,
  zipFlagUtf8,
  zipLocalCentralMismatch,
  zipMethod,
  zipOffsetCrcCascade,
  zipOrder,
  zipPreamble,
  zipVersionMadeBy,
  zipVersionNeeded,
  zstdParams,
];
