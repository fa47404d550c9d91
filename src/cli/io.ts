/** One of the program's two output streams. */
export interface Output {
  /** Resolves when the text is written, or when nobody reads it any more (EPIPE); rejects for any other failure. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
}

/** Everything of the process that a command may touch. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** True when text written there may be coloured: asked for, or on a terminal whose user did not say no. */
export function wantsColor(io: Io, asked: boolean | null): boolean {
  if (asked !== null) return asked;
  const refused = (io.env.NO_COLOR ?? '') !== '' || io.env.TERM === 'dumb';
  return io.stdout.isTerminal && !refused;
}

const widthWithoutTerminal = 80;

/** Columns for the report: asked for, those of the terminal, or 80. */
export function reportWidth(io: Io, asked: number | null): number {
  return asked ?? (io.stdout.isTerminal ? (io.stdout.columns ?? widthWithoutTerminal) : widthWithoutTerminal);
}
