/** How far a phase has come, in bytes. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** Adds up bytes and tells the listener. */
export function progressMeter(
  phase: string,
  total: number,
  listener?: (event: Progress) => void,
): (count: number) => void {
  let done = 0;
  return (count) => {
    done += count;
    listener?.({ phase, done, total });
  };
}
