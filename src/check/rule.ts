import type { ByteSource } from '../model/bytes.ts';
import type { Fix } from '../model/cause.ts';
import type { Path } from '../model/path.ts';
import type { ImageFacts } from './image-facts.ts';
import type { Expectations, Family, LayerExpectation, Recipe, Severity } from './profile.ts';
import type { TarMember } from './tar-member.ts';
import type { ZipFacts } from './zip-facts.ts';

/** One deviation. `path` and `expected` are left out where the place says it all and where there is no value to expect. */
export interface Deviation {
  /** Below the place that the rule was given. */
  readonly path?: Path;
  /** What of the place: a field, an entry, a line. */
  readonly field: string;
  readonly value: string | null;
  readonly expected?: string | null;
  /** Weighs something else here than the rule does in general. */
  readonly severity?: Severity;
  /** What makes it so, as the rest of a sentence. */
  readonly note?: string;
}

export type Found = (deviation: Deviation) => void;

/** What every rule may look at. */
export interface CheckContext {
  readonly expect: Expectations;
  /** Times that the image gives itself. */
  readonly clock: ImageClock;
}

/** When the image was made, as far as it says so; seconds since 1970. */
export interface ImageClock {
  /** `created` of the config; null where it is absent or a conventional constant. */
  readonly created: number | null;
  /** `created` has a fraction of a second: it was read from a running clock. */
  readonly live: boolean;
}

/** One layer while it is scanned. */
export interface LayerContext extends CheckContext {
  readonly at: number;
  /** The statement that it belongs to; null for the base and for layers that no statement names. */
  readonly layer: LayerExpectation | null;
  readonly recipe: Recipe | null;
  readonly facts: LayerFacts;
}

/** What is known of a layer's blob and archive besides its members. */
export interface LayerFacts {
  readonly compression: 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4';
  readonly gzip: {
    readonly mtime: number;
    readonly xfl: number;
    readonly os: number;
    readonly name: string | null;
  } | null;
  readonly mediaType: string | null;
  /** Bytes of the uncompressed archive. */
  readonly size: number;
  readonly members: number;
  /** Step names of the members, in stored order. */
  readonly names: readonly string[];
  /** Modification times of the members, in stored order; NaN for none. */
  readonly times: Float64Array;
}

/** A file in a layer or in an archive in it. */
export interface FileFacts {
  /** The last step of its path. */
  readonly name: string;
  /** The whole path of the outermost file, for files of layers; that inside the archive for others. */
  readonly full: string;
  readonly size: number;
  /** Names of the archives around it, outermost first; empty for a file of a layer. */
  readonly inside: readonly string[];
  read(): ByteSource;
}

/** A text that is looked for in all files. */
export interface Needle {
  readonly text: string;
  /** Sees some hundred bytes around a hit as Latin-1 and the hit's place in them; null when it is none. */
  confirm(around: string, at: number): string | null;
}

interface Common {
  readonly id: string;
  /** One line: what is wrong. */
  readonly title: string;
  readonly severity: Severity;
  /** Null for rules that act on statements of a profile alone. */
  readonly family: Family | null;
  /** The cause of differences (docs/causes) that this foretells; null where it is none. */
  readonly cause: string | null;
  /** One or two sentences: why it matters. */
  readonly why: string;
  readonly fixes: readonly Fix[];
}

/** One rule; it has at least one of the functions. The file is named by the id. */
export interface Rule extends Common {
  image?(image: ImageFacts, cx: CheckContext, found: Found): void;
  layer?(cx: LayerContext, found: Found): void;
  member?(member: TarMember, cx: LayerContext, found: Found): void;
  readonly file?: {
    /** Only files that it wants are read. */
    wants(file: FileFacts, cx: LayerContext): boolean;
    look(file: FileFacts, cx: LayerContext, found: Found): void;
  };
  zip?(zip: ZipFacts, cx: LayerContext, found: Found): void;
  readonly needles?: readonly Needle[];
}
