/** A step of a certificate that does not hold. */
export class CheckError extends Error {
  /** Where it broke: `layer:0 › etc/passwd, step 3`. */
  readonly step: string;
  constructor(step: string, message: string) {
    super(message);
    this.name = 'CheckError';
    this.step = step;
  }
}

export function ensure(holds: boolean, step: string, message: string): void {
  if (!holds) throw new CheckError(step, message);
}
