import type { Fix, Security } from './cause.ts';

export type Severity = Security['severity'];

/** Gravest first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** One place in a source tree that threatens determinism. */
export interface DoctorFinding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** Relative to the tree, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** What stands there, on one line, shortened. */
  readonly text: string;
  readonly why: string;
  readonly fix: readonly Fix[];
  /** Causes as which it would show up in a comparison. */
  readonly causes: readonly string[];
  /** Null: open. Else where it was allowed, and the reason that was given. */
  readonly allowed: { readonly by: string; readonly reason: string; readonly accepted: boolean } | null;
}

/** What could not be read. */
export interface DoctorProblem {
  readonly file: string;
  readonly message: string;
}

export interface DoctorResult {
  /** Gravest first, then by file and place. */
  readonly findings: readonly DoctorFinding[];
  readonly files: number;
  readonly rules: readonly { readonly id: string; readonly title: string; readonly severity: Severity }[];
  readonly problems: readonly DoctorProblem[];
  /** Comments and policy rules that allow what is not there. */
  readonly unusedAllowances: readonly string[];
}
