import { DigestGraphBuilder, shifted } from '../analysis/join-digests.ts';
import type { LayerMatching } from '../diff/layers.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { SideName } from '../model/bytes.ts';
import type { Finding } from '../model/cause.ts';
import type { DigestGraph } from '../model/digest-graph.ts';
import type { Path } from '../model/path.ts';
import type { CompareResult } from './compare-layers.ts';
import type { IndexResult } from './index-layer.ts';

type Sides<T> = Readonly<Record<SideName, T>>;

export interface PlatformDigestInput {
  readonly images: Sides<PlatformImage>;
  readonly base: Path;
  readonly matching: LayerMatching;
  readonly opened: Sides<ReadonlyMap<number, IndexResult>>;
  /** What was found in the layers, with the graphs of their digests. */
  readonly results: readonly (CompareResult & { readonly layer: number })[];
  /** What was found in config and manifest, and about layers as blobs. */
  readonly outer: readonly Finding[];
}

export interface PlatformDigests {
  readonly graph: DigestGraph;
  /** The digest that an index names: the manifest's, or the config's where there is none; null where it is equal. */
  readonly top: number | null;
  /** In the order of `results`. */
  readonly layers: readonly (readonly Finding[])[];
  readonly outer: readonly Finding[];
}

/**
 * Which digests of one platform's image change with which: contents and tars of the layers, then their blobs, the config
 * that names the tars, and the manifest that names blobs and config. Findings get the digests in whose bytes they lie.
 */
export function platformDigests(input: PlatformDigestInput): PlatformDigests {
  const { images, matching, results } = input;
  const builder = new DigestGraphBuilder();
  const offsets = new Map(results.map(({ layer, digests }) => [layer, builder.add(digests)]));
  const config = images.left.imageId === images.right.imageId ? undefined : builder.node();
  const manifest = hasOtherManifest(images) ? builder.node() : undefined;
  if (config !== undefined) builder.edge(config, manifest);
  const blobs = new Map<number, number>();
  for (const { left, right, equal } of matching.pairs) {
    if (equal) continue;
    const [tar, sides] = [offsets.get(left), [input.opened.left.get(left), input.opened.right.get(right)] as const];
    if (tar !== undefined) builder.edge(tar, config);
    const blob = blobNode(tar, sides, builder);
    if (blob === undefined) continue;
    blobs.set(left, blob);
    builder.edge(blob, manifest);
  }
  const graph = builder.graph;
  const place = (finding: Finding): Finding => placed(finding, { base: input.base, config, manifest, blobs });
  return {
    graph,
    top: manifest ?? config ?? null,
    layers: results.map(({ findings, layer }) => shifted(findings, offsets.get(layer) ?? 0)),
    outer: input.outer.map(place),
  };
}

function hasOtherManifest({ left, right }: Sides<PlatformImage>): boolean {
  return left.manifestDigest !== null && right.manifestDigest !== null && left.manifestDigest !== right.manifestDigest;
}

/** A tar that is stored as it is has the digest of its blob; they are counted once. */
function blobNode(
  tar: number | undefined,
  [left, right]: readonly [IndexResult | undefined, IndexResult | undefined],
  builder: DigestGraphBuilder,
): number | undefined {
  if (left === undefined || right === undefined || left.digest === right.digest) return undefined;
  const isPlain = left.summary?.kind === 'none' && right.summary?.kind === 'none';
  if (isPlain && tar !== undefined) return tar;
  const blob = builder.node();
  if (tar !== undefined) builder.edge(tar, blob);
  return blob;
}

interface Numbers {
  readonly base: Path;
  readonly config: number | undefined;
  readonly manifest: number | undefined;
  /** By left layer. */
  readonly blobs: ReadonlyMap<number, number>;
}

/** A layer that is there on one side, or cut in another way, changes both documents, whose lists of layers differ. */
function placed(finding: Finding, { base, config, manifest, blobs }: Numbers): Finding {
  if (finding.role === 'derived') return finding;
  const where = finding.path[base.length] ?? '';
  const isWhole = finding.key === 'oci:layer.presence' || finding.key === 'oci:layer.split';
  const blob = where.startsWith('layer:') ? blobs.get(Number(where.slice('layer:'.length))) : undefined;
  const at = isWhole ? [config, manifest] : where === 'config' ? [config] : where === 'manifest' ? [manifest] : [blob];
  return { ...finding, digests: at.filter((each) => each !== undefined) };
}
