/** Why something cannot be done here, in a sentence without a full stop; null when it can. */
export type Obstacle = string | null;

/** What is known of the machine before the first build; everything was tried, nothing is guessed. */
export interface Machine {
  /** The environment of the user's shell. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Octal. */
  readonly umask: string;
  readonly user: string;
  /** Installed, as `locale -a` names them. */
  readonly locales: readonly string[];
  /** The database of time zones is there. */
  readonly hasZones: boolean;
  /** Processors that the build may use, by number. */
  readonly cpus: readonly number[];
  readonly ownHost: Obstacle;
  readonly ownMounts: Obstacle;
  readonly oneCpu: Obstacle;
  readonly fixedAddresses: Obstacle;
  readonly oldKernel: Obstacle;
  /** How files can be listed in another order; null when they cannot. */
  readonly reversing: 'disorderfs' | 'copy' | null;
  /** libfaketime's file; null when it is not installed or cannot reach the build. */
  readonly fakeTime: string | null;
  readonly noFakeTime: string;
  /** The clock when the experiment began; seconds since 1970. */
  readonly now: number;
  /** Another name for the user's home directory. */
  readonly otherHome: string;
  /** An empty directory to put on PATH. */
  readonly emptyDirectory: string;
}
