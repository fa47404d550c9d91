import type { FactorText } from './factor-text.ts';
import { machineTexts } from './factor-texts-machine.ts';
import { runTexts } from './factor-texts-run.ts';

/** All factors of the taxonomy. */
export const factorTexts: Readonly<Record<string, FactorText>> = {
  ...machineTexts,
  ...runTexts,
  'factor-clock': {
    title: 'The clock of the build machine got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Give every rule a constant time (pkg_tar portable_mtime, mtree time=, singlejar --normalize) and build with --nostamp.',
      },
      {
        for: 'docker',
        text: 'Set SOURCE_DATE_EPOCH and export with rewrite-timestamp=true; buildah and podman: --timestamp.',
      },
    ],
  },
  'factor-timezone': {
    title: 'The same times were written in two time zones',
    fixes: [{ for: 'any', text: 'Build with TZ=UTC, for Java also -Duser.timezone=UTC.' }],
  },
  'factor-build-path': {
    title: 'The directory of the build got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Pass labels or exec-root-relative paths to tools, map prefixes (-ffile-prefix-map), and keep sandbox paths out of outputs.',
      },
      { for: 'docker', text: 'Build in one fixed WORKDIR and map prefixes in compilers.' },
    ],
  },
  'factor-readdir-order': {
    title: 'Files were packed in the order in which a file system lists them',
    fixes: [
      { for: 'bazel', text: 'Sort the inputs of the rule that packs; do not let a tool walk a directory by itself.' },
      { for: 'docker', text: 'Sort before packing (tar --sort=name, find | LC_ALL=C sort).' },
    ],
  },
  'factor-user': {
    title: 'The user who built got into the image',
    fixes: [{ for: 'any', text: 'Build as one fixed user, or keep the name out of generated metadata.' }],
  },
  'factor-umask': {
    title: 'The umask of the build got into file modes',
    fixes: [
      { for: 'bazel', text: 'Set mode= or modes= on pkg_tar and mode= in mtree specifications.' },
      { for: 'docker', text: 'Set umask 022 in the build and use COPY --chmod.' },
    ],
  },
  'factor-toolchain-drift': {
    title: 'The two builds used different tool versions',
    fixes: [
      {
        for: 'bazel',
        text: 'Use hermetic toolchains (remotejdk, pinned LLVM, python-build-standalone) and the same .bazelversion.',
      },
      { for: 'docker', text: 'Pin the builder image by digest.' },
    ],
  },
  'factor-dependency-drift': {
    title: 'The two builds used different versions of a dependency',
    fixes: [
      {
        for: 'bazel',
        text: 'Lock dependencies with hashes (maven_install.json, requirements with --require-hashes, apt lock).',
      },
      { for: 'docker', text: 'Install from a snapshot (snapshot.debian.org) and pin versions.' },
    ],
  },
  'factor-source-change': {
    title: 'The sources of the two builds are not the same',
    fixes: [{ for: 'any', text: 'Build both sides from one clean commit.' }],
  },
  'factor-unexplained': {
    title: 'Not explained by any known cause',
    fixes: [{ for: 'any', text: 'Look at the bytes: this difference may change what the image does.' }],
  },
};
