import { type ClassifiedSite, classify } from '../analysis/classify.ts';
import { type Grouping, group } from '../analysis/group.ts';
import { compareConfigs } from '../diff/envelope/config.ts';
import type { LayerMap, VerifiedLayer } from '../diff/envelope/layer-map.ts';
import { compareManifests } from '../diff/envelope/manifest.ts';
import type { LayerMatching, LayerPair } from '../diff/layers.ts';
import { clockFrom } from '../grammars/clock.ts';
import { parseIsoTime } from '../grammars/iso-time.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { SideName } from '../model/bytes.ts';
import type { Clock, Finding } from '../model/cause.ts';
import { type Path, pathKey } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import type { Site } from '../model/site.ts';
import { leafLevels, withLevels } from '../proof/prove-tree.ts';
import { foldBaseDrift } from './base-drift.ts';
import type { CompareResult } from './compare-layers.ts';
import type { IndexResult } from './index-layer.ts';
import { layerFrameSites } from './layer-frames.ts';
import { presenceSite } from './layer-presence.ts';
import { mayBeSplit, splitSite } from './layer-split.ts';
import { withOuterNeeded } from './needed-places.ts';
import { type Opened, openLayers, pairByIdentity, pairRest, withDigests } from './open-layers.ts';
import { type PlatformDigests, platformDigests } from './platform-digests.ts';
import type { Pool } from './pool.ts';
import { type Progress, progressMeter } from './progress.ts';
import { type PlatformProof, provePlatform } from './prove-platform.ts';
import { allCauses } from './registries.ts';

export interface PlatformResult {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly clocks: { readonly left: Clock; readonly right: Clock };
  readonly proof: Omit<PlatformProof, 'reached'>;
  readonly digests: Pick<PlatformDigests, 'graph' | 'top'>;
  readonly matching: LayerMatching;
}

export interface PlatformOptions {
  readonly prove: boolean;
  readonly certify: boolean;
  readonly grouping: Grouping;
  readonly onProgress?: ((event: Progress) => void) | undefined;
}

type Sides<T> = Readonly<Record<SideName, T>>;

/** Compares two images of one platform: layers by content, then the documents that name them. */
export async function comparePlatform(
  left: PlatformImage,
  right: PlatformImage,
  base: Path,
  pool: Pool,
  options: PlatformOptions,
): Promise<PlatformResult> {
  const images = { left, right };
  const byDigest = pairByIdentity(images);
  const opened = await openLayers(images, byDigest, base, pool);
  const split = await splitOf(byDigest, opened.results, base, pool);
  const matching = split === undefined ? await pairRest(byDigest, opened.results, pool) : byDigest;
  const clocks = { left: clockOf(left, opened.results.left), right: clockOf(right, opened.results.right) };
  const results = await compareAll(matching, opened.results, clocks, base, pool, options);
  const map: LayerMap = {
    base,
    matching,
    split: split !== undefined,
    verified: verifiedLayers(images, opened.results),
  };
  const layers = split === undefined ? layerSites(images, map, opened.results) : [split];
  const withCauses = (sites: readonly Site[]): ClassifiedSite[] =>
    classify(sites, { causes: allCauses, clock: clocks });
  const outer = withCauses([...envelopeSites(images, map), ...layers]);
  const items = options.prove ? withOuterNeeded(outer, images, base, matching) : outer;
  const levelled = group(withLevels(items, leafLevels(items, new Map())), options.grouping);
  const digests = platformDigests({ images, base, matching, opened: opened.results, results, outer: levelled });
  const proofs = new Map(results.map((result) => [result.layer, result.proof]));
  const proof = options.prove
    ? await provePlatform({
        images,
        base,
        matching,
        opened: opened.results,
        layers: proofs,
        items,
        pool,
        certify: options.certify,
      })
    : undefined;
  const reached = (found: readonly Finding[]): Finding[] =>
    proof === undefined ? [...found] : found.map((finding) => raised(finding, base, proof));
  const findings = foldBaseDrift(reached(digests.layers.flat()), base, left.layers.length, (sites) =>
    group(withCauses(sites)),
  );
  return {
    findings: [...reached(digests.outer), ...findings],
    problems: [...opened.problems, ...results.flatMap((result) => result.problems)],
    clocks,
    proof: proof ?? { equal: false, payloads: false, stop: null, certified: null, uncertified: null },
    digests,
    matching,
  };
}

/** What a finding's document or layer as a whole reaches, it reaches as well. */
function raised(finding: Finding, base: Path, { reached }: PlatformProof): Finding {
  if (finding.proof === null || finding.proof === 'P0') return finding;
  const whole = reached.get(pathKey(finding.path.slice(0, base.length + 1)));
  return whole !== undefined && whole > finding.proof ? { ...finding, proof: whole } : finding;
}

/** Layers that no digest pairs, when they are one run on either side and hold one tree. */
async function splitOf(
  { pairs, onlyLeft, onlyRight }: LayerMatching,
  opened: Sides<Opened>,
  base: Path,
  pool: Pool,
): Promise<Site | undefined> {
  if (!isRun(onlyLeft) || !isRun(onlyRight) || pairs.some((pair) => !pair.equal)) return undefined;
  const results = (layers: readonly number[], from: Opened): IndexResult[] =>
    layers.flatMap((at) => from.get(at) ?? []);
  const [left, right] = [results(onlyLeft, opened.left), results(onlyRight, opened.right)];
  if (left.length !== onlyLeft.length || right.length !== onlyRight.length || !mayBeSplit(left, right))
    return undefined;
  return splitSite(
    [...base, 'manifest'],
    results(onlyLeft, await withDigests(onlyLeft, opened.left, pool)),
    results(onlyRight, await withDigests(onlyRight, opened.right, pool)),
  );
}

function isRun(layers: readonly number[]): boolean {
  return layers.every((at, place) => place === 0 || at === (layers[place - 1] ?? 0) + 1);
}

/** What "now" was for one image: its config, its history and the newest entries of the layers that the other side lacks. */
function clockOf(image: PlatformImage, opened: Opened): Clock {
  const config = image.config.value as { readonly created?: unknown; readonly history?: unknown } | null;
  const history = Array.isArray(config?.history) ? (config.history as readonly unknown[]) : [];
  const times = [config?.created, ...history.map((entry) => (entry as { readonly created?: unknown } | null)?.created)];
  const parsed = times.map((time) => (typeof time === 'string' ? (parseIsoTime(time) ?? null) : null));
  return clockFrom([...parsed, ...[...opened.values()].map((result) => result.newest)]);
}

async function compareAll(
  matching: LayerMatching,
  opened: Sides<Opened>,
  clock: Sides<Clock>,
  base: Path,
  pool: Pool,
  options: PlatformOptions,
): Promise<readonly (CompareResult & { readonly layer: number })[]> {
  const jobs = matching.pairs.flatMap((pair) => {
    const left = opened.left.get(pair.left);
    const right = opened.right.get(pair.right);
    if (left === undefined || right === undefined || left.diffId === right.diffId) return [];
    const path = [...base, `layer:${pair.left}`];
    return [{ path, layer: pair.left, left, right, bytes: left.tar.size + right.tar.size }];
  });
  const onBytes = progressMeter(
    'comparing layers',
    jobs.reduce((sum, job) => sum + job.bytes, 0),
    options.onProgress,
  );
  const { prove, certify, grouping } = options;
  return Promise.all(
    jobs.map(async ({ path, layer, left, right, bytes }) => {
      const sides = { path, left, right, clock, leftDigest: left.diffId };
      const job = { kind: 'compare', ...sides, prove, certify, grouping } as const;
      const result = await pool.compare(job);
      onBytes(bytes);
      return { ...result, layer };
    }),
  );
}

function verifiedLayers(images: Sides<PlatformImage>, opened: Sides<Opened>): Sides<readonly VerifiedLayer[]> {
  const verified = (side: SideName): VerifiedLayer[] =>
    images[side].layers.map((layer, at) => {
      const result = opened[side].get(at);
      return {
        digest: result?.digest ?? null,
        diffId: result?.diffId ?? null,
        size: result === undefined ? null : (layer.blob?.size ?? null),
        compression: result?.summary?.kind ?? null,
      };
    });
  return { left: verified('left'), right: verified('right') };
}

function envelopeSites({ left, right }: Sides<PlatformImage>, map: LayerMap): Site[] {
  const config = { path: [...map.base, 'config'], left: left.config.bytes, right: right.config.bytes };
  const sites = compareConfigs(config, map);
  if (left.manifest === null || right.manifest === null) return sites;
  const manifest = { path: [...map.base, 'manifest'], left: left.manifest.bytes, right: right.manifest.bytes };
  const configs = {
    left: { digest: left.config.digest, size: left.config.bytes.length },
    right: { digest: right.config.digest, size: right.config.bytes.length },
  };
  return [...sites, ...compareManifests(manifest, map, configs)];
}

/** What differs about layers as wholes: there on one side only, or compressed in another way. */
function layerSites(images: Sides<PlatformImage>, map: LayerMap, opened: Sides<Opened>): Site[] {
  const { pairs, onlyLeft, onlyRight } = map.matching;
  const frames = (pair: LayerPair): Site[] => {
    const left = frameOf(images.left, pair.left, opened.left);
    const right = frameOf(images.right, pair.right, opened.right);
    return left === undefined || right === undefined
      ? []
      : layerFrameSites([...map.base, `layer:${pair.left}`], left, right);
  };
  const lone = (side: SideName, at: number): Site[] => {
    const result = opened[side].get(at);
    const blob = images[side].layers[at]?.blob;
    return result === undefined || blob === null || blob === undefined
      ? []
      : [presenceSite([...map.base, `layer:${at}`], side, result, blob)];
  };
  return [
    ...pairs.flatMap(frames),
    ...onlyLeft.flatMap((at) => lone('left', at)),
    ...onlyRight.flatMap((at) => lone('right', at)),
  ];
}

function frameOf(image: PlatformImage, at: number, opened: Opened): Parameters<typeof layerFrameSites>[1] | undefined {
  const result = opened.get(at);
  const blob = image.layers[at]?.blob;
  return result === undefined || blob === null || blob === undefined ? undefined : { result, blob };
}
