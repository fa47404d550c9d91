import type { SideName } from './bytes.ts';
import type { Path } from './path.ts';

/** Something that could not be read as it should (`error`: the verdict becomes `incomplete`), or is worth saying (`note`). */
export interface Problem {
  /** Kebab-case, stable, e.g. `blob-digest`, `tar-checksum`, `member-too-large`. */
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly side: SideName;
  readonly path: Path;
  /** Byte offset in the node named by `path`; null when it has no place. */
  readonly offset: number | null;
  /** One sentence with what was expected and what was found. */
  readonly message: string;
  /** One sentence: what the reader can do. Empty when there is nothing to say. */
  readonly hint: string;
}

/** Input that cannot be read at all: printed as one sentence, exit status 2, no stack. */
export class InputError extends Error {
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint = '') {
    super(message);
    this.name = 'InputError';
    this.code = code;
    this.hint = hint;
  }
}

/** Thrown by a format reader on malformed bytes; the engine turns it into a Problem and compares the bytes as opaque. */
export class DecodeError extends Error {
  readonly code: string;
  /** Byte offset inside the node that was being read. */
  readonly offset: number;
  constructor(code: string, offset: number, message: string) {
    super(message);
    this.name = 'DecodeError';
    this.code = code;
    this.offset = offset;
  }
}
