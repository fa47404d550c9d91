/** What a profile states about an image. Everything is optional: what is not stated is not checked. */
export interface Expectations {
  readonly config?: ConfigExpectation;
  readonly manifest?: ManifestExpectation;
  readonly base?: BaseExpectation;
  /** How layers are made, by name; layers refer to them with `made`. */
  readonly recipes?: Readonly<Record<string, Recipe>>;
  /** The layers that are put on the base, lowest first. */
  readonly layers?: readonly LayerExpectation[];
  readonly jar?: JarExpectation;
  readonly runfiles?: RunfilesExpectation;
  /** Paths in layers that are not of the base which must not be there. */
  readonly never?: readonly string[];
}

export interface ConfigExpectation {
  /** `os/architecture`. */
  readonly platform?: string;
  readonly created?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  /** Values may have `*`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that may be there besides; without it any may. */
  readonly otherEnv?: readonly string[];
  /** All labels and their values. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly history?: HistoryExpectation;
}

/** The history of the layers on top of the base. */
export interface HistoryExpectation {
  readonly created?: string;
  /** False: no entry may say what made it. */
  readonly createdBy?: boolean;
}

export interface ManifestExpectation {
  readonly mediaTypes?: readonly string[];
  readonly annotations?: boolean;
}

export interface BaseExpectation {
  readonly atLeast?: number;
  /** Paths, one of which each has to be in some layer of the base. */
  readonly holds?: readonly string[];
}

/** How one kind of layer is made. */
export interface Recipe {
  /** ISO 8601, UTC. */
  readonly mtime?: string;
  /** `uid:gid`. */
  readonly owner?: string;
  /** `user:group`; `:` for none. */
  readonly ownerNames?: string;
  /** Octal. */
  readonly fileMode?: string;
  readonly directoryMode?: string;
  readonly format?: 'gnu' | 'ustar' | 'pax' | 'v7';
  /** By the bytes of their names. */
  readonly sorted?: boolean;
  readonly prefix?: '' | './';
  /** The archive's length is a multiple of this. */
  readonly recordBytes?: number;
  readonly compression?: 'gzip' | 'zstd' | 'none';
  /** `xfl` and `os` of the gzip header. */
  readonly gzip?: { readonly xfl?: number; readonly os?: number };
}

export interface LayerExpectation {
  readonly name: string;
  /** Path by which the layer is known. */
  readonly mark: string;
  readonly made?: string;
  readonly must?: readonly string[];
  /** Everything that may be there; without it anything may. */
  readonly only?: readonly string[];
}

/** A fat jar of the workload layer. */
export interface JarExpectation {
  /** In the image, without the leading slash. */
  readonly path?: string;
  /** The first entries, in this order. */
  readonly first?: readonly string[];
  /** All attributes of the main section; values may have `*`. */
  readonly manifest?: Readonly<Record<string, string>>;
  /** All keys of build-data.properties; values may have `*`. */
  readonly buildData?: Readonly<Record<string, string>>;
  /** Entries that must be there. */
  readonly must?: readonly string[];
  /** Everything that may be there. */
  readonly only?: readonly string[];
  readonly never?: readonly string[];
  /** Entries that are stored and not deflated. */
  readonly stored?: readonly string[];
  /** Local DOS time of the entries, and of class files. */
  readonly time?: string;
  readonly classTime?: string;
  /** Attributes of the MANIFEST.MF that lies beside the jar. */
  readonly besideManifest?: Readonly<Record<string, string>>;
}

/** The runfiles tree of a Bazel py_binary. */
export interface RunfilesExpectation {
  /** The directory that ends in `.runfiles`. */
  readonly root?: string;
  /** The script beside it. */
  readonly stub?: string;
  /** Texts that the stub must have. */
  readonly stubHas?: readonly string[];
  /** The interpreter, below the root. */
  readonly interpreter?: string;
  /** Directories that may be in the root. */
  readonly only?: readonly string[];
}

export const families = ['determinism', 'hygiene', 'launch-policy'] as const;
/** Rules that need no statement of a profile and are turned on together. */
export type Family = (typeof families)[number];

export const severities = ['error', 'warning', 'note'] as const;
/** `error`: it breaks the profile, or every build differs. `warning`: builds may differ. `note`: worth knowing. */
export type Severity = (typeof severities)[number];

/** One service in one range of releases. */
export interface Case {
  readonly service: string;
  readonly releases: readonly string[];
  readonly expect: Expectations;
  /** What `{name}` stands for in the profile's texts. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly families: readonly Family[];
  /** Rules that are switched off or weigh something else here. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly expect: Expectations;
  readonly cases: readonly Case[];
}
