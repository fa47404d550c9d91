import type { Fix } from '../model/cause.ts';
import type { Severity } from '../model/doctor.ts';
import type { Project } from './project.ts';
import type { SourceFile } from './source-file.ts';

/** A place that a rule found. Severity, reason and fixes are the rule's where the hit has none of its own. */
export interface Hit {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly severity?: Severity;
  readonly why?: string;
  readonly fixes?: readonly Fix[];
}

/** One threat to determinism: what it is, why it matters, how to mend it, and where it is. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** One or two sentences. */
  readonly why: string;
  readonly fixes: readonly Fix[];
  /** Ids of causes as which it shows up in a comparison. */
  readonly causes: readonly string[];
  find(project: Project): Hit[];
}
