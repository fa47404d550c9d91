/** One word of a command. `text` is without quotes; variables and substitutions stay in it as they are written. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One simple command of a shell text. */
export interface Command {
  /** The program without its directory; what stands behind `sudo`, `env`, `exec` and the like. */
  readonly name: string;
  readonly args: readonly Word[];
  /** `NAME=value` words before it. */
  readonly assignments: readonly Word[];
  /** Commands that are joined by `|`, this one among them. */
  readonly pipeline: readonly Command[];
  readonly start: number;
  readonly end: number;
  /** It writes to a file with `>` or `>>`. */
  readonly writesFile: boolean;
  /** It reads a file with `<`. */
  readonly readsFile: boolean;
  /** It stands in `$(…)` or backticks: what it prints is used. */
  readonly isSubstituted: boolean;
}
