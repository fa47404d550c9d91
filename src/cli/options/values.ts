import { UsageError } from '../usage-error.ts';

/** The name of a file or `-`; null when the option was not given. Throws `UsageError`. */
export function fileName(option: string, value: string | undefined): string | null {
  if (value === '') throw new UsageError(`--${option} needs the name of a file, or - for stdout`);
  return value ?? null;
}

/** A positional argument that must be there. Throws `UsageError`. */
export function required(value: string | undefined, what: string, hint?: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing`, hint);
  return value;
}

/** A whole number of at least 1; null when the option was not given. Throws `UsageError`. */
export function positiveInteger(option: string, value: number | undefined): number | null {
  if (value === undefined) return null;
  if (!Number.isSafeInteger(value) || value < 1) throw new UsageError(`--${option} needs a whole number of at least 1`);
  return value;
}
