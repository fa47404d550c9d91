import type { FactorText } from './factor-text.ts';

/** Factors that change from one run of a build to the next, or with what it was given. */
export const runTexts: Readonly<Record<string, FactorText>> = {
  'factor-sde-mismatch': {
    title: 'Both builds had a constant time, but not the same one',
    fixes: [
      {
        for: 'bazel',
        text: 'Set one constant for all rules (portable_mtime, --nostamp), or take SOURCE_DATE_EPOCH in .bazelrc from the commit: git log -1 --pretty=%ct.',
      },
      {
        for: 'docker',
        text: 'SOURCE_DATE_EPOCH=$(git log -1 --pretty=%ct) in every build; buildah and podman: --timestamp with the same number.',
      },
    ],
  },
  'factor-hash-seed': {
    title: 'Sets or maps were written in the order of a randomised hash',
    fixes: [
      { for: 'bazel', text: '--action_env=PYTHONHASHSEED=0, or env of the action; sort in the generator.' },
      { for: 'docker', text: 'ENV PYTHONHASHSEED=0 PERL_HASH_SEED=0 in the build stage; json.dumps(sort_keys=True).' },
    ],
  },
  'factor-aslr-pointer': {
    title: 'Addresses of a running program got into the image',
    fixes: [
      {
        for: 'bazel',
        text: 'Print stable names: give the class a __repr__ or toString; sort by name, never by address.',
      },
      {
        for: 'docker',
        text: 'Print stable names: give the class a __repr__ or toString; sort by name, never by address. To test: setarch -R switches randomisation off for one command.',
      },
    ],
  },
  'factor-race': {
    title: 'Parallel steps of the build ended in another order',
    fixes: [
      {
        for: 'bazel',
        text: 'Declare one action for each output; collect with args.add_all, which keeps the order of the depset.',
      },
      {
        for: 'docker',
        text: 'Join in a fixed order: write one file for each job and concatenate them sorted; make -j1 to test.',
      },
    ],
  },
  'factor-random': {
    title: 'Random values were made during the build',
    fixes: [
      {
        for: 'bazel',
        text: 'Derive identifiers from names (UUID version 5) or fixed seeds; make keys when the container starts.',
      },
      {
        for: 'docker',
        text: 'Derive identifiers from names (UUID version 5) or fixed seeds; make keys when the container starts. Remove keys, seeds and ids that packages make during installation in the same RUN step.',
      },
    ],
  },
  'factor-crypto-signature': {
    title: 'Signatures were made during the build',
    fixes: [
      {
        for: 'bazel',
        text: 'Sign after the build, outside of the image: cosign sign on the digest; Ed25519 and deterministic ECDSA (RFC 6979) give the same bytes each time.',
      },
      {
        for: 'docker',
        text: 'Sign after the build, outside of the image: cosign sign on the digest; Ed25519 and deterministic ECDSA (RFC 6979) give the same bytes each time. Do not sign in RUN steps.',
      },
    ],
  },
  'factor-stamp': {
    title: 'Values of Bazel’s workspace status got into the image',
    fixes: [
      {
        for: 'bazel',
        text: '--nostamp for all builds that are compared; a constant --workspace_status_command; stamp = 0 on targets.',
      },
      {
        for: 'docker',
        text: 'None of Docker’s own; for images that a Dockerfile builds from Bazel outputs, build these with --nostamp.',
      },
    ],
  },
  'factor-git-state': {
    title: 'The two builds saw different states of the repository',
    fixes: [
      { for: 'bazel', text: 'Build both sides from one clean, full clone; --nostamp.' },
      {
        for: 'docker',
        text: 'Git clone with tags and without --depth; git config core.abbrev 12; .dockerignore must not make the tree dirty; go build -buildvcs=false.',
      },
    ],
  },
  'factor-network-drift': {
    title: 'Something that was downloaded had changed in between',
    fixes: [
      {
        for: 'bazel',
        text: 'Http_file and http_archive with sha256; no network in actions (--sandbox_default_allow_network=false).',
      },
      {
        for: 'docker',
        text: 'ADD --checksum=sha256:…; a dated snapshot for packages; rm -rf /var/lib/apt/lists/*; --network=none for the other steps.',
      },
    ],
  },
  'factor-cache-state': {
    title: 'One side holds what an earlier build or run left behind',
    fixes: [
      {
        for: 'bazel',
        text: 'Bazel clean --expunge once, then compare; --noremote_accept_cached shows whether the cache is at fault.',
      },
      {
        for: 'docker',
        text: 'RUN --mount=type=cache keeps caches out of the layer; --no-cache for builds that are compared; clean in the same RUN step.',
      },
    ],
  },
  'factor-memory-garbage': {
    title: 'Bytes that nothing set were written into a file',
    fixes: [
      {
        for: 'bazel',
        text: 'Repair the tool (set structures to zero before they are filled; valgrind or MemorySanitizer names the place) and pin the repaired version.',
      },
      {
        for: 'docker',
        text: 'Repair the tool (set structures to zero before they are filled; valgrind or MemorySanitizer names the place) and pin the repaired version. MALLOC_PERTURB_=85 makes the bytes constant with glibc, for a test.',
      },
    ],
  },
  'factor-float': {
    title: 'Computed numbers differ in their last digits',
    fixes: [
      {
        for: 'bazel',
        text: 'Commit results and check their digest; or compute in one thread with deterministic kernels and fixed seeds.',
      },
      {
        for: 'docker',
        text: 'Commit results and check their digest; or compute in one thread with deterministic kernels and fixed seeds. OMP_NUM_THREADS=1, TF_DETERMINISTIC_OPS=1, CUBLAS_WORKSPACE_CONFIG=:4096:8; no -ffast-math, -ffp-contract=off.',
      },
    ],
  },
};
