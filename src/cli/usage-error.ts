/** A command line that cannot be carried out: one sentence, what to try, exit status 2. */
export class UsageError extends Error {
  readonly hint: string;
  constructor(message: string, hint = "Try 'odp-diff --help'.") {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
