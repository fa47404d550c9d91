import type { Fix } from '../model/cause.ts';
import { packageOf, type ServiceName } from './services.ts';

/** A remedy in a file of odp-federatedcompute; `{build}` is the BUILD file of the service. */
type Remedy = string;

const compiler =
  'WORKSPACE: llvm_toolchain is pinned, but has no sysroot: headers and start files come from the builder image. Build both sides in the image of the same Dockerfile (scripts/docker/docker_run.sh).';
const paths =
  'Build in the container that scripts/docker/docker_run.sh starts: there the workspace is /odp-federatedcompute and the output base /root/.cache/bazel/_bazel_root/97d3cb026c970251e90e355d3f5fc67f.';
const bytecode =
  'WORKSPACE: python_register_toolchains(ignore_root_user_error = True), which leaves the interpreter’s __pycache__ out; and no --volume=$HOME/.cache/bazel in scripts/docker/docker_run.sh for a release, so that no older build left bytecode behind.';
const stamps =
  'No --stamp and no --workspace_status_command in .bazelrc, in the home’s .bazelrc of the builder, or behind scripts/build_images.sh.';
const deb =
  'toolchain/bookworm.yaml names one date of snapshot.debian.org for all channels; after a change run bazel run @bookworm//:lock and commit toolchain/bookworm.lock.json (before v0.7.0: sha256 and URL of the six .deb in WORKSPACE).';
const ociRules =
  'WORKSPACE: rules_oci 1.6.0 with its crane is what all releases were made with. 2.x stores layers uncompressed and writes the label into history, so every digest changes: move in a release of its own and publish the new ones in BUILDING.md.';
const java =
  '.bazelrc: java_language_version, java_runtime_version and their tool_ forms name one remotejdk (17 up to v0.6.0, 21 since v0.7.0); check that no other bazelrc sets them.';
const normalize =
  'patches/rules_spring.patch: singlejar_options begins with --normalize; check that WORKSPACE lists it under patches of rules_spring.';
const config =
  '{build}: oci_image says it in entrypoint, env, labels, user and exposed_ports; compare that file at both commits, and the base in WORKSPACE.';

/** What to look at in ODP's own tree, by cause. */
const remedies: Readonly<Record<string, Remedy>> = {
  'bazel-build-data':
    'patches/rules_spring.patch gives singlejar --build_target $outputjar, relative to the execution root; check that WORKSPACE lists //patches:rules_spring.patch under patches of rules_spring, and that it applies to the version there.',
  'jar-manifest-builder':
    'patches/rules_spring_manifest.patch takes Build-Jdk out of write_manifest.sh; check that WORKSPACE lists //patches:rules_spring_manifest.patch under patches of rules_spring.',
  'git-properties': `${stamps} rules_spring fills git.properties from the status of the workspace.`,
  'factor-stamp': stamps,
  'factor-build-path': paths,
  'factor-output-base': paths,
  'py-runfiles-manifest': paths,
  'factor-env-leak':
    '.bazelrc has no --incompatible_strict_action_env: add it, or build in the container of scripts/docker/docker_run.sh on both sides.',
  'pyc-presence': bytecode,
  'pyc-mtime': bytecode,
  'pyc-invalidation-mode': bytecode,
  'py-wheel-generator':
    'WORKSPACE: pip_parse(extra_pip_args = ["--no-build-isolation"]) since v0.4.0, so that packages without a wheel are not built with the newest setuptools.',
  'dpkg-status-drift': deb,
  'dpkg-status-order': deb,
  'oci-base-drift':
    'WORKSPACE: digest of oci_pull java_base or python_base. Compare it at both commits; a tag is in the comment only.',
  'oci-layer-order': '{build}: the order of tars in oci_image is the order of the layers.',
  'oci-history-created-by': ociRules,
  'oci-history-created': ociRules,
  'oci-config-created': ociRules,
  'layer-compression-choice': ociRules,
  'deflate-encoder': `${java} ${ociRules}`,
  'deflate-level': ociRules,
  'oci-media-type-flavour': ociRules,
  'oci-label-drift': config,
  'oci-env-drift': config,
  'class-javac-drift': java,
  'class-debug-info': java,
  'zip-dos-time': normalize,
  'zip-dos-time-zone': normalize,
  'zip-order': normalize,
  'elf-build-id': compiler,
  'elf-producer': compiler,
  'elf-debug-comp-dir': `${paths} ${compiler}`,
  'elf-runpath': paths,
  'tar-mtime':
    '{build}: pkg_tar sets 2000-01-01 and mtree_spec 2023-01-01 as long as neither stamp nor portable_mtime is given; another time means that something else made the layer.',
};

/** The fix in ODP's own files for one cause; empty where there is none of its own. */
export function odpFixes(cause: string, service: ServiceName): Fix[] {
  const text = Object.hasOwn(remedies, cause) ? remedies[cause] : undefined;
  if (text === undefined) return [];
  return [{ for: 'odp', text: text.replaceAll('{build}', `shuffler/services/${packageOf(service)}/BUILD`) }];
}

/** Ids of causes that have one. */
export const odpFixedCauses: readonly string[] = Object.keys(remedies);
