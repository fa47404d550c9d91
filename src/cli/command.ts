import type { VariationName } from '../app/build-choices.ts';
import type { Severity } from '../model/doctor.ts';

/** Where a report goes and how it looks there. */
export interface OutputOptions {
  /** A file, `-` for stdout, or null for none. */
  readonly json: string | null;
  readonly html: string | null;
  readonly markdown: string | null;
  readonly junit: string | null;
  readonly sarif: string | null;
  readonly codeQuality: string | null;
  /** The CI system that reads annotations on stdout. */
  readonly annotations: 'github' | null;
  readonly policy: string | null;
  /** An earlier JSON report. */
  readonly baseline: string | null;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** null: decided by the terminal and NO_COLOR. */
  readonly color: boolean | null;
  /** null: the terminal's width. */
  readonly width: number | null;
  readonly accept: 'equivalent' | null;
}

/** What the user decides about registries; null where the default holds. */
export interface RegistryChoices {
  readonly plainHttp: boolean;
  readonly caFile: string | null;
  /** Keys are hosts of references, values the hosts to ask instead. */
  readonly mirrors: ReadonlyMap<string, string>;
  readonly cache: string | null;
  readonly cacheBytes: number | null;
  readonly timeoutSeconds: number | null;
}

export interface DiffCommand {
  readonly name: 'diff';
  readonly left: string;
  readonly right: string;
  readonly platform: string | null;
  /** Hash also the layers that both images name by one digest. */
  readonly verifyShared: boolean;
  /** False: no proof above the single place. */
  readonly prove: boolean;
  /** Where the certificate goes; null for none. */
  readonly certificate: string | null;
  /** What the builds wrote about themselves; null for nothing. */
  readonly logs: { readonly execlog: readonly [string, string]; readonly aquery: string | null } | null;
  /** What the left and the right image were built from; null where that is not said. */
  readonly dockerfiles: readonly [string, string] | null;
  /** null: as many as the machine has cores. */
  readonly jobs: number | null;
  readonly progress: 'auto' | 'plain' | 'none';
  /** Say on stderr where the time went. */
  readonly profileTiming: boolean;
  readonly registry: RegistryChoices;
  /** Show the report on a screen to drill down in. */
  readonly tui: boolean;
  readonly output: OutputOptions;
}

export interface BuildCommand {
  readonly name: 'build';
  readonly source: string;
  /** As `--output` names them; a recipe knows its own. */
  readonly outputs: readonly string[];
  readonly recipe: { readonly name: 'odp' | 'bazel' | 'dockerfile'; readonly target: string | null } | null;
  /** What follows `--`. */
  readonly argv: readonly string[];
  readonly vary: readonly VariationName[];
  readonly repeat: number;
  readonly timeBudgetSeconds: number | null;
  readonly recordEnv: string | null;
  readonly keep: string | null;
  readonly jobs: number | null;
  readonly output: OutputOptions;
}

export interface CertificateCheckCommand {
  readonly name: 'certificate-check';
  readonly file: string;
  readonly left: string;
  readonly right: string;
  readonly quiet: boolean;
}

export interface VerifyCommand {
  readonly name: 'verify';
  /** Images, `NAME=IMAGE`, folders, registry prefixes. */
  readonly images: readonly string[];
  readonly expect: readonly string[];
  readonly expectFiles: readonly string[];
  readonly release: string | null;
  readonly references: readonly string[];
  readonly attestation: string | null;
  readonly jwks: string | null;
  readonly platform: string | null;
  readonly json: string | null;
  readonly quiet: boolean;
  readonly color: boolean | null;
  readonly width: number | null;
  readonly registry: RegistryChoices;
}

export interface NormalizeCommand {
  readonly name: 'normalize';
  readonly image: string;
  /** Where the layout goes: a directory, or an archive that ends in `.tar`; null with `check`. */
  readonly out: string | null;
  /** Only say whether the image is canonical. */
  readonly check: boolean;
  readonly platform: string | null;
  readonly quiet: boolean;
  readonly registry: RegistryChoices;
}

export interface DoctorCommand {
  readonly name: 'doctor';
  readonly folder: string;
  readonly json: string | null;
  readonly sarif: string | null;
  readonly codeQuality: string | null;
  readonly annotations: 'github' | null;
  readonly policy: string | null;
  /** The mildest severity that makes the exit status 1. */
  readonly failOn: Severity | 'never';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean | null;
  readonly width: number | null;
}

export interface CheckCommand {
  readonly name: 'check';
  readonly images: readonly string[];
  /** Only list the profiles. */
  readonly list: boolean;
  /** Names and files; empty for those that fit. */
  readonly profiles: readonly string[];
  readonly service: string | null;
  readonly release: string | null;
  readonly baseLayers: number;
  readonly platform: string | null;
  /** Findings of this weight or more make the exit status 1. */
  readonly failOn: 'error' | 'warning' | 'note';
  readonly output: Pick<
    OutputOptions,
    'json' | 'html' | 'markdown' | 'junit' | 'sarif' | 'annotations' | 'quiet' | 'verbose' | 'color' | 'width'
  >;
  readonly jobs: number | null;
  readonly progress: 'auto' | 'plain' | 'none';
  readonly registry: RegistryChoices;
}

/** What the command line asks for. */
export type Command =
  | DiffCommand
  | BuildCommand
  | CertificateCheckCommand
  | NormalizeCommand
  | { readonly name: 'tui'; readonly file: string; readonly color: boolean | null; readonly registry: RegistryChoices }
  | VerifyCommand
  | DoctorCommand
  | CheckCommand
  | { readonly name: 'render'; readonly file: string; readonly output: OutputOptions }
  | {
      readonly name: 'explain';
      readonly id: string | null;
      readonly color: boolean | null;
      readonly width: number | null;
    }
  | { readonly name: 'help'; readonly text: string };
