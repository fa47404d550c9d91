import type { WrittenDigests } from './written-digests.ts';

/** What the files of the whole image say about each other. Names are step names. */
export interface Pins {
  /** Files whose times something compares. */
  readonly times: ReadonlySet<string>;
  /** Compiled Python files whose time and that of their source are set to 1970 together. */
  readonly paired: ReadonlySet<string>;
  /** Files whose digests are listed somewhere. */
  readonly contents: ReadonlySet<string>;
  /** Files that a hard link leads to, and the links. */
  readonly linked: ReadonlySet<string>;
  /** Digests that are written in any file: what has one of them stays. */
  readonly digests: WrittenDigests;
  /** Why no content of any file is rewritten; null where it is. */
  readonly everything: string | null;
  /** Times after this, in seconds since 1970, were not taken from the build's clock. */
  readonly latest: number;
}
