import type { Image } from '../../fixtures/lib/oci.ts';

/** One side of a comparison as it is put on disk. */
export type Subject =
  | { readonly kind: 'image'; readonly image: Image }
  /** An OCI layout with files and symbolic links that may be anything. */
  | {
      readonly kind: 'layout';
      readonly files: ReadonlyMap<string, Buffer>;
      readonly links?: Readonly<Record<string, string>>;
    }
  /** A file that is read as an archive of this kind. */
  | { readonly kind: 'archive'; readonly transport: 'oci-archive' | 'docker-archive'; readonly bytes: Buffer };

/** What the tool must say of a case. */
export type Expectation =
  /** One sentence on stderr, no report, exit status 2. */
  | { readonly outcome: 'refused'; readonly says: RegExp }
  /** A report with this error among its problems, verdict `incomplete`, exit status 2. */
  | {
      readonly outcome: 'incomplete';
      readonly code: string;
      readonly path: readonly string[];
      /** What was expected, what was found, and where. */
      readonly says: RegExp;
      readonly offset?: number;
    }
  /**
   * The file is odd and can be compared: a report without errors that names the difference, exit status 1. `finds` must
   * match one finding (`role cause name path`) or note (`code path message`).
   */
  | { readonly outcome: 'different'; readonly finds: RegExp };

/** One malformed input; named by what the tool must say of it. */
export interface HostileCase {
  readonly name: string;
  readonly left: Subject;
  /** The hostile one. */
  readonly right: Subject;
  readonly expect: Expectation;
}

/** Cases of one format. */
export interface HostileGroup {
  readonly title: string;
  readonly cases: readonly HostileCase[];
}
