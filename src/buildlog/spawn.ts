/** A file that an action read or wrote, by its path below the execution root. */
export interface LoggedFile {
  readonly path: string;
  /** Lower-case hex; empty for an empty file; `-> target` for a link that was not resolved. */
  readonly digest: string;
}

/** One executed action of Bazel, as far as it matters for comparing two builds. */
export interface Spawn {
  readonly mnemonic: string;
  readonly target: string;
  readonly arguments: readonly string[];
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly inputs: readonly LoggedFile[];
  readonly outputs: readonly LoggedFile[];
  /** Declared outputs, which are there even when the action failed. */
  readonly listed: readonly string[];
  /** How it was run, such as `linux-sandbox` or `remote cache hit`. */
  readonly runner: string;
}

/** An execution log, whole. */
export interface ExecLog {
  readonly spawns: readonly Spawn[];
  /** Links that Bazel made without running anything; only the compact form knows them. */
  readonly symlinks: readonly { readonly input: string; readonly output: string; readonly target: string }[];
}
