import type { Digest } from './bytes.ts';
import type { Fix } from './cause.ts';

/** `odp-diff check --json`: check.schema.json describes it. Every view is made from it. */
export interface CheckReport {
  readonly schemaVersion: 1;
  /** `deviates` when an image does, `incomplete` when one could not be read. */
  readonly verdict: CheckVerdict;
  readonly images: readonly CheckedImage[];
  /** What the findings speak of, by id. */
  readonly rules: readonly CheckedRule[];
}

export type CheckVerdict = 'conforms' | 'deviates' | 'incomplete';
export type CheckSeverity = 'error' | 'warning' | 'note';

export interface CheckedImage {
  /** As the user gave it. */
  readonly reference: string;
  readonly transport: string;
  readonly platform: string;
  readonly indexDigest: Digest | null;
  readonly manifestDigest: Digest | null;
  readonly imageId: Digest | null;
  readonly verdict: CheckVerdict;
  /** Names of profiles, in the order in which they were applied. */
  readonly profiles: readonly string[];
  /** Whether the profiles were chosen by what the image looks like. */
  readonly guessed: boolean;
  /** What service it looks like; null for none that a profile knows. */
  readonly looksLike: {
    readonly service: string;
    readonly releases: readonly string[];
    readonly because: readonly string[];
  } | null;
  readonly layers: { readonly count: number; readonly base: number };
  readonly findings: readonly CheckFinding[];
  readonly problems: readonly CheckProblem[];
}

/** Places that break one rule in the same way. */
export interface CheckFinding {
  readonly id: number;
  readonly rule: string;
  readonly severity: CheckSeverity;
  /** Steps as in a comparison's report; what all places share. */
  readonly path: readonly string[];
  readonly field: string;
  /** Of the first place. */
  readonly value: string | null;
  readonly expected: string | null;
  readonly note: string | null;
  readonly sites: number;
  /** At most five places when there is more than one. */
  readonly examples: readonly { readonly path: readonly string[]; readonly value: string | null }[];
}

export interface CheckedRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** The cause of differences (odp-diff explain) that it foretells. */
  readonly cause: string | null;
  readonly fix: readonly Fix[];
  readonly page: string;
}

export interface CheckProblem {
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}
