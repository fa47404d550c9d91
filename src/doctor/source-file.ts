import type { Instruction } from '../buildfiles/dockerfile.ts';
import type { Lines } from '../buildfiles/lines.ts';
import type { Command } from '../buildfiles/shell/command.ts';
import type { StarlarkFile } from '../buildfiles/starlark/read.ts';
import type { Kind } from './kinds.ts';

/** One file that rules may read. */
export interface SourceFile {
  /** Relative to the tree, with `/`. */
  readonly path: string;
  readonly kind: Kind;
  readonly text: string;
  readonly lines: Lines;
}

export interface StarlarkSource {
  readonly file: SourceFile;
  readonly starlark: StarlarkFile;
}

export interface DockerfileSource {
  readonly file: SourceFile;
  readonly instructions: readonly Instruction[];
}

/**
 * Shell commands that a build runs, where they stand. `genrule` and `dockerfile` make what is shipped; a `script` builds or
 * packs something, as its name or those who name it say.
 */
export interface ShellText {
  readonly file: SourceFile;
  readonly context: 'genrule' | 'dockerfile' | 'script' | 'workflow';
  readonly text: string;
  readonly commands: readonly Command[];
  /** Offset in the file of an offset in the text. */
  readonly offset: (at: number) => number;
}
