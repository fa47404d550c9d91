import type { Path } from './path.ts';
import type { LocationKind, Site } from './site.ts';

export type Grade = 'safe' | 'guarded' | 'lossy' | 'finding';
export type Role = 'root' | 'derived' | 'encoding' | 'unexplained';
export type Confidence = 'proved' | 'likely' | 'possible';

export interface Security {
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly why: string;
}

export interface Fix {
  /** The builder this is for, e.g. `bazel`, `docker`, `maven`, `any`. */
  readonly for: string;
  readonly text: string;
}

/** A pair of values by which factors recognise one another's sites. */
export type FactorHint =
  /** Both sides hold a time; seconds since 1970. */
  | { readonly factor: 'clock'; readonly left: number | null; readonly right: number | null }
  /** Local times that differ by a whole number of quarter hours while nothing else moved; seconds, right minus left. */
  | { readonly factor: 'timezone'; readonly delta: number }
  /** Both sides hold a path; the differing prefixes after cutting the common suffix. */
  | { readonly factor: 'build-path'; readonly left: string; readonly right: string }
  /** Any other factor of the taxonomy with its parameters, e.g. `factor-toolchain-drift`. */
  | { readonly factor: `factor-${string}`; readonly left: string | null; readonly right: string | null };

/** What a cause says about one site that it accepts. */
export interface Claim {
  readonly grade: Grade;
  /** Required for grade `guarded`: what must hold on both sides, and whether it did. */
  readonly predicate?: { readonly text: string; readonly held: boolean };
  readonly security?: Security;
  readonly hint?: FactorHint;
  /** `root` unless said otherwise. Derived roles are never claimed here: the engine derives them from the site. */
  readonly role?: 'root' | 'encoding';
  readonly confidence?: Confidence;
}

/** The times that count as "now" for one image: its own config, history and newest own layer entry. Seconds since 1970. */
export interface Clock {
  readonly times: readonly number[];
}

/** What a cause may look at besides the site itself. */
export interface CauseContext {
  readonly clock: { readonly left: Clock; readonly right: Clock };
  /** All sites of the same container (layer, archive) that have this key. */
  siblings(key: string): readonly Site[];
  /** Computed once per container and name; for predicates over all siblings. */
  memo<T>(name: string, compute: () => T): T;
}

/**
 * How specific a cause is; the most specific one that accepts a site wins. Ties are reported as ambiguous.
 * `structured`: a field of a known format. `anchored`: a value anchored to the image's own clock or digest tables.
 * `context`: a pattern at a known file or key. `bare`: a pattern alone.
 */
export type Specificity = 'structured' | 'anchored' | 'context' | 'bare';

/** One row of the taxonomy: which sites it accepts and what that means. The file is named by the id. */
export interface Cause {
  readonly id: string;
  /** One line, for the head of a finding: what differs, in words. */
  readonly title: string;
  readonly specificity: Specificity;
  /** Site keys this cause looks at; a trailing `*` matches any rest (`oci:config.*`). */
  readonly on: readonly string[];
  /** Returns undefined when the site is not this cause's. Must accept both values. */
  claim(site: Site, cx: CauseContext): Claim | undefined;
  readonly fixes: readonly Fix[];
}

/**
 * P0 pattern only, P1 the leaf is equal after the patch, P2 the uncompressed layer is (diff_id), P3 the compressed blob is,
 * P4 manifest and index are.
 */
export type ProofLevel = 'P0' | 'P1' | 'P2' | 'P3' | 'P4';

/** What sites could hide at most. Values that sites share are kept with the number of sites, so that they can be joined. */
export interface Capacity {
  /** Bits besides the two lists; null where nothing bounds them. */
  readonly bits: number | null;
  /** Pairs of times: the bits that one has, a space, the pair; and how many sites have it. */
  readonly times: readonly (readonly [string, number])[];
  /** Pairs of paths, in the same way. */
  readonly paths: readonly (readonly [string, number])[];
}

/** Leave-one-out over places that were undone: everything was undone but one of them. */
export interface LeaveOneOut {
  /** Places without which a difference is left. */
  readonly needed: number;
  /** Places without which none is left: undoing them shows nothing. */
  readonly idle: number;
  /** Places that share their bytes with others, have none of their own, or are too long. */
  readonly untried: number;
}

/** What an experiment found to move a place (odp-diff build). */
export interface Moved {
  /** Variations, by name; `repeat` where building again is enough. */
  readonly by: readonly string[];
  readonly confidence: Confidence;
  readonly note: string;
  /** The factor that the first of them stands for, with its parameters; null where the experiment names none. */
  readonly factor: { readonly id: string; readonly left: string | null; readonly right: string | null } | null;
}

/** One differing site or a group of like sites, with its cause. Numbered and ordered when the report is built. */
export interface Finding {
  readonly role: Role;
  readonly cause: string | null;
  readonly grade: Grade;
  readonly security: Security | null;
  readonly path: Path;
  readonly key: string;
  readonly kind: LocationKind;
  readonly name: string;
  readonly left: Site['left'];
  readonly right: Site['right'];
  readonly bytes: number;
  readonly sites: number;
  /** At most five paths, in path order; only for groups. */
  readonly examples: readonly Path[];
  readonly equation: string | null;
  readonly predicate: { readonly text: string; readonly held: boolean } | null;
  readonly hints: readonly FactorHint[];
  /** Paths that a derived group is computed from. */
  readonly of: readonly Path[];
  /** The lowest level of its sites; null for what needs no proof or has none. */
  readonly proof: ProofLevel | null;
  /** The cause saw no more than a pattern. */
  readonly patternOnly: boolean;
  readonly capacity: Capacity;
  /** Other causes of the same specificity that accepted the site too. */
  readonly ambiguousWith: readonly string[];
  /** What unexplained bytes look like and where in the file they stand. */
  readonly nature?: string;
  /** Only for roots that were undone. */
  readonly leaveOneOut?: LeaveOneOut;
  /** The digests, by number, in whose bytes its sites lie (see `DigestGraph`); only for what is not derived. */
  readonly digests?: readonly number[];
  /** Only in an experiment; the same for all sites of a group. */
  readonly moved?: Moved;
}
