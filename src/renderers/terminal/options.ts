export interface TerminalOptions {
  /** Columns; clamped to 60–200. */
  readonly width: number;
  readonly color: boolean;
  /** Every finding, whole values, all fixes. */
  readonly verbose: boolean;
}

/** Options after clamping. */
export interface Layout extends TerminalOptions {
  /** Columns for sentences, which are hard to read when long; values and chains use the whole width. */
  readonly prose: number;
}

export const maximumProse = 100;
export const minimumWidth = 60;
export const maximumWidth = 200;

/** How much is shown of each kind before `--verbose` is needed. Security and unexplained findings are always named. */
export const limits = {
  causes: 12,
  findingsPerCause: 3,
  /** Security and unexplained findings shown with their values; the rest get one line each. */
  detailed: 8,
  /** One-line entries per section. */
  named: 200,
  encoding: 8,
  problems: 10,
} as const;
