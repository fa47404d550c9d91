import type { FaultFile, FileFault, Root } from '../model.ts';
import type { Workshop } from '../workshop.ts';

/** A real tool that is run twice with one factor changed. */
export interface Producer {
  readonly id: string;
  /** What `command -v` has to find; the producer is skipped by name without one of them. */
  readonly tools: readonly string[];
  make(shop: Workshop): readonly FileFault[];
}

export interface Description extends Pick<FileFault, 'causes' | 'factor' | 'effect'> {
  readonly files: readonly FaultFile[];
  readonly roots?: readonly Root[];
  readonly place?: FileFault['place'];
}

/** A fault of files that a tool wrote. Without `roots` every file that differs is one, as a whole. */
export function produced(id: string, { files, roots, place = 'anywhere', ...known }: Description): FileFault {
  const differing = files.filter(({ left, right }) => left === null || right === null || !left.equals(right));
  if (differing.length === 0) throw new Error(`${id}: both runs gave the same bytes`);
  return {
    kind: 'files',
    made: 'real tool',
    id,
    place,
    files,
    roots: roots ?? differing.map(({ name }) => ({ steps: [name] })),
    ...known,
  };
}

/** Both sides of one file. */
export function pairOf(name: string, make: (side: 'left' | 'right') => Buffer): FaultFile {
  return { name, left: make('left'), right: make('right') };
}

/** One file that is equal on both sides, for others to refer to. */
export function same(name: string, content: Buffer, mtime?: number): FaultFile {
  return { name, left: content, right: content, ...(mtime === undefined ? {} : { mtime }) };
}
