/** What every part of the benchmark gets. */
export interface Bench {
  /** Where the inputs are built. */
  readonly directory: string;
  /** Says what was measured, beyond the rows of the table. */
  print(text: string): void;
  /** Where the picture of the slopes goes. */
  readonly plotFile: string;
}
