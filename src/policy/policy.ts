import type { Grade } from '../model/cause.ts';
import type { Glob } from '../util/glob.ts';

/** What a rule looks at; every part that is given must fit. */
export interface Selection {
  /** Id of the finding's own cause; `unexplained` for findings without one. */
  readonly cause: string | null;
  /** Id of a cause of the report, such as `factor-clock`, that the finding belongs to. */
  readonly factor: string | null;
  readonly path: { readonly text: string; readonly glob: Glob } | null;
  /** Name of the place, such as `mtime` or `build.target`. */
  readonly field: string | null;
  readonly grade: Grade | null;
}

/** One rule of a policy file. */
export interface Rule {
  readonly effect: 'allow' | 'deny';
  readonly select: Selection;
  readonly reason: string;
  /** Last day on which the rule holds, `YYYY-MM-DD`; null for always. */
  readonly expires: string | null;
  /** For `allow`: what it hides no longer makes the exit status 1. */
  readonly accept: boolean;
  /** Line of the file where it begins, from 1. */
  readonly line: number;
}

export interface Policy {
  /** As the user named it. */
  readonly file: string;
  readonly rules: readonly Rule[];
}
