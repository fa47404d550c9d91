import type { FactorText } from './factor-text.ts';

/** Factors that the machine and its settings bring into a build. */
export const machineTexts: Readonly<Record<string, FactorText>> = {
  'factor-locale': {
    title: 'The builds ran in different locales',
    fixes: [
      {
        for: 'bazel',
        text: '--action_env=LC_ALL=C.UTF-8 with --incompatible_strict_action_env; LC_ALL=C sort in genrules.',
      },
      {
        for: 'docker',
        text: 'ENV LC_ALL=C.UTF-8 in each stage; LC_ALL=C sort; for Java -Duser.language=en -Duser.country=US.',
      },
    ],
  },
  'factor-encoding': {
    title: 'The builds used different character encodings',
    fixes: [
      {
        for: 'bazel',
        text: 'Javacopts = ["-encoding", "UTF-8"], --action_env=LC_ALL=C.UTF-8, jvm_flags = ["-Dfile.encoding=UTF-8"].',
      },
      {
        for: 'docker',
        text: 'ENV LC_ALL=C.UTF-8 JAVA_TOOL_OPTIONS=-Dfile.encoding=UTF-8 PYTHONUTF8=1 in the build stage.',
      },
    ],
  },
  'factor-hostname': {
    title: 'The name of the build machine got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Sandboxed actions should not ask; --sandbox_fake_hostname gives all of them localhost; do not use BUILD_HOST of the workspace status.',
      },
      {
        for: 'docker',
        text: 'BuildKit calls every step’s host buildkitsandbox, or what --build-arg BUILDKIT_SANDBOX_HOSTNAME= says; where steps get the random name of a container (the legacy builder, buildah), keep the tool from recording it.',
      },
    ],
  },
  'factor-output-base': {
    title: 'Bazel’s output base got into the image',
    fixes: [
      {
        for: 'bazel',
        text: '--output_base=/fixed or one checkout directory and user for all builds; --experimental_output_paths=strip; relative paths and labels for tools, -ffile-prefix-map=/proc/self/cwd=..',
      },
      { for: 'docker', text: 'Run Bazel in one WORKDIR as one user; pass the same --output_user_root.' },
    ],
  },
  'factor-temp-path': {
    title: 'Names of temporary files got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Give the tool a fixed name below the outputs of the action; sandbox paths: -ffile-prefix-map.',
      },
      {
        for: 'docker',
        text: 'TMPDIR does not help alone: name the files (pip wheel --no-build-isolation in a fixed directory, mktemp replaced by a constant), and remove what is left in /tmp.',
      },
    ],
  },
  'factor-kernel': {
    title: 'The kernel of the build machine got into the image',
    fixes: [
      { for: 'bazel', text: 'Let no action call uname; give configure its answers in a cache file.' },
      {
        for: 'docker',
        text: 'Build on one kernel, or keep the record out: configure with explicit --build and --host, and leave build logs out of the image.',
      },
    ],
  },
  'factor-cpu-count': {
    title: 'The number of processors of the build machine got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Actions see the number that --local_resources=cpu= and the tool say; fix it where it is recorded.',
      },
      {
        for: 'docker',
        text: 'Make -j8 instead of -j$(nproc); DEB_BUILD_OPTIONS=parallel=4; -gno-record-gcc-switches.',
      },
    ],
  },
  'factor-cpu-model': {
    title: 'The processor of the build machine decided what was built',
    fixes: [
      { for: 'bazel', text: '--copt=-march=x86-64-v2, never native; remote execution with one kind of worker.' },
      {
        for: 'docker',
        text: 'Fix -march, RUSTFLAGS=-Ctarget-cpu=x86-64-v2; OpenBLAS: DYNAMIC_ARCH=1, TARGET=GENERIC.',
      },
    ],
  },
  'factor-inode': {
    title: 'Numbers of inodes of the builder’s file system got into the image',
    fixes: [
      { for: 'bazel', text: 'Do not put caches into outputs; cpio --reproducible.' },
      {
        for: 'docker',
        text: 'Rm -f /var/cache/ldconfig/aux-cache in the RUN step that installs; cpio --renumber-inodes --ignore-devno.',
      },
    ],
  },
  'factor-env-leak': {
    title: 'The environment of the build got into the image',
    fixes: [
      {
        for: 'bazel',
        text: '--incompatible_strict_action_env, no --action_env=NAME without a value, no use_default_shell_env.',
      },
      {
        for: 'docker',
        text: 'Env -i for the step that records; RUN --mount=type=secret for what must not be seen; no ARG for changing values.',
      },
    ],
  },
  'factor-pid-port': {
    title: 'Process ids or ports of the build machine got into the image',
    fixes: [
      { for: 'bazel', text: 'Do not start services in actions; do not package what tests write.' },
      { for: 'docker', text: 'Stop the service and remove its run files in the same RUN step.' },
    ],
  },
  'factor-autodetect': {
    title: 'A configure step found something on one machine only',
    fixes: [
      {
        for: 'bazel',
        text: 'Declare the dependency and pass --with-x or --without-x; sandboxes hide what is not declared.',
      },
      {
        for: 'docker',
        text: 'State each option: --without-libidn2, -DWITH_ZSTD=OFF; install build dependencies by a list, in a clean stage.',
      },
    ],
  },
};
