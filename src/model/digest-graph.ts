/**
 * The digests that one comparison saw change, as numbers from 0: of files, members, layers, configs, manifests. Where
 * `from` changes, `to` changes with it: it holds that content, or a value computed from it.
 */
export interface DigestGraph {
  readonly size: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** Digests below which lies something that no finding stands for, so that no root is alone behind them. */
  readonly open: readonly number[];
}

/** How many digests of the image a root makes different. */
export interface DigestReach {
  /** Those under which nothing else differs. */
  readonly alone: number;
  /** All under which it lies; null where counting stopped at its limit. */
  readonly touched: number | null;
}
