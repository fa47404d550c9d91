/** What of one build is not as the user's own shell has it. */
export interface Conditions {
  /** Set on top of the user's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Octal, as umask(1) takes it; null leaves it. */
  readonly umask: string | null;
  readonly place: 'usual' | 'other';
  readonly host: string | null;
  /** The name that the user's number has. */
  readonly user: string | null;
  /** Run on this processor alone. */
  readonly cpu: number | null;
  readonly order: 'usual' | 'reversed';
  readonly addresses: 'random' | 'fixed';
  readonly kernel: 'own' | '2.6';
  /** Seconds since 1970 at which the clock stands still; null lets it run. */
  readonly clock: number | null;
}

export const usualConditions: Conditions = {
  env: {},
  umask: null,
  place: 'usual',
  host: null,
  user: null,
  cpu: null,
  order: 'usual',
  addresses: 'random',
  kernel: 'own',
  clock: null,
};

/** One change after the other; environments are joined. */
export function changed(base: Conditions, changes: readonly Partial<Conditions>[]): Conditions {
  const env = Object.assign({}, base.env, ...changes.map((change) => change.env)) as Conditions['env'];
  return { ...(Object.assign({}, base, ...changes) as Conditions), env };
}
