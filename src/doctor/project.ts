import { alwaysHolds, type RcOption, readBazelrc } from '../buildfiles/bazelrc.ts';
import { readDockerfile } from '../buildfiles/dockerfile.ts';
import { Lines } from '../buildfiles/lines.ts';
import { readStarlark, type StarlarkFile } from '../buildfiles/starlark/read.ts';
import type { CallNode } from '../buildfiles/starlark/tree.ts';
import type { DoctorProblem } from '../model/doctor.ts';
import { type Kind, kindOf } from './kinds.ts';
import { shellTexts } from './shell-texts.ts';
import type { DockerfileSource, ShellText, SourceFile, StarlarkSource } from './source-file.ts';

export interface FoundCall {
  readonly file: SourceFile;
  readonly starlark: StarlarkFile;
  readonly call: CallNode;
}

/** A source tree: its files, each read once as what it is. */
export class Project {
  readonly files: readonly SourceFile[];
  readonly #names: ReadonlySet<string>;
  readonly starlark: readonly StarlarkSource[];
  readonly bazelrc: readonly { readonly file: SourceFile; readonly option: RcOption }[];
  readonly dockerfiles: readonly DockerfileSource[];
  readonly shell: readonly ShellText[];
  readonly unread: DoctorProblem[] = [];

  /** `names`: paths of all files of the tree, also of those that are not read. */
  constructor(texts: readonly { readonly path: string; readonly text: string }[], names: readonly string[]) {
    this.files = texts.flatMap(({ path, text }) => {
      const kind = kindOf(path);
      return kind === null ? [] : [{ path, kind, text, lines: new Lines(text) }];
    });
    this.#names = new Set(names);
    const nothing: StarlarkFile = { calls: [], constants: new Map(), expressions: [] };
    this.starlark = this.ofKind('starlark').map((file) => ({
      file,
      starlark: this.#read(file, readStarlark, nothing),
    }));
    this.bazelrc = this.ofKind('bazelrc').flatMap((file) =>
      this.#read(file, readBazelrc, []).map((option) => ({ file, option })),
    );
    this.dockerfiles = this.ofKind('dockerfile').map((file) => ({
      file,
      instructions: this.#read(file, readDockerfile, []),
    }));
    this.shell = shellTexts(this.files, this.starlark, this.dockerfiles);
  }

  /** A text on which a reader runs out of stack is no file that anybody wrote; it is said not to have been read. */
  #read<T>(file: SourceFile, reader: (text: string) => T, otherwise: T): T {
    try {
      return reader(file.text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.unread.push({ file: file.path, message: `it cannot be read: ${error.message}` });
      return otherwise;
    }
  }

  ofKind(kind: Kind): SourceFile[] {
    return this.files.filter((file) => file.kind === kind);
  }

  has(path: string): boolean {
    return this.#names.has(path);
  }

  file(path: string): SourceFile | undefined {
    return this.files.find((file) => file.path === path);
  }

  /** Calls of functions of these names, whatever object they are called on: `http_archive`, `oci.pull`. */
  calls(...names: readonly string[]): FoundCall[] {
    return this.starlark.flatMap(({ file, starlark }) =>
      starlark.calls.filter(({ callee }) => names.includes(callee)).map((call) => ({ file, starlark, call })),
    );
  }

  /** Options of all .bazelrc files that hold without `--config`, by name. */
  options(...names: readonly string[]): { readonly file: SourceFile; readonly option: RcOption }[] {
    return this.bazelrc.filter(({ option }) => alwaysHolds(option) && names.includes(option.name));
  }

  /** The workspace's own file of dependencies; undefined for a tree that Bazel does not build. */
  get workspace(): SourceFile | undefined {
    const names = ['MODULE.bazel', 'WORKSPACE', 'WORKSPACE.bazel'];
    return names.map((name) => this.file(name)).find((file) => file !== undefined);
  }

  /** The .bazelrc of the root; undefined when there is none. */
  get rootRc(): SourceFile | undefined {
    return this.file('.bazelrc');
  }
}
