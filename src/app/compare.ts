import { classify } from '../analysis/classify.ts';
import { fitFactors } from '../analysis/factors.ts';
import { group } from '../analysis/group.ts';
import { rankFactors, rankFindings } from '../analysis/rank.ts';
import { verdictOf } from '../analysis/verdict.ts';
import { prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import { compareIndexes, type IndexTarget, type IndexTargets } from '../diff/envelope/index-document.ts';
import { clockFrom } from '../grammars/clock.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import { type PlatformPairs, pairPlatforms } from '../image/pair-platforms.ts';
import type { Digest, SideName } from '../model/bytes.ts';
import type { Finding } from '../model/cause.ts';
import type { Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import type { Report, ReportImage } from '../model/report.ts';
import { buildReport } from '../report/build.ts';
import { archiveFindings } from './archive-tags.ts';
import { builderOf } from './builder.ts';
import { describeCause } from './catalogue.ts';
import { comparePlatform } from './compare-platform.ts';
import { inlinePool, type Pool, threadPool } from './pool.ts';
import { type Progress, progressMeter } from './progress.ts';
import { allCauses } from './registries.ts';
import { sharedBlobProblems } from './shared-blobs.ts';

export type { Progress } from './progress.ts';

export interface CompareOptions {
  /** `os/architecture[/variant]`: compare this platform only. */
  readonly platform?: string;
  /** Hash the layers too that both images name by one digest; they are never opened otherwise. */
  readonly verifyShared?: boolean;
  /** Worker threads; the report does not depend on it. */
  readonly jobs: number;
  readonly onProgress?: (event: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Below this many blob bytes threads cost more than they save. */
const inlineBytes = 1024 * 1024;

/**
 * Compares two images named by reference. The report depends on the bytes of the images alone. Throws `InputError` when
 * a side cannot be read at all; lesser trouble is in the report's problems.
 */
export async function compareImages(left: string, right: string, options: CompareOptions): Promise<Report> {
  await prepareCompression();
  const spool = createSpool();
  const opened: ImageSet[] = [];
  try {
    for (const [side, reference] of [
      ['left', left],
      ['right', right],
    ] as const) {
      const platform = options.platform === undefined ? {} : { platform: options.platform };
      opened.push(await openImage(reference, side, platform));
    }
    const [leftSet, rightSet] = opened;
    if (leftSet === undefined || rightSet === undefined) throw new Error('an image was opened and is not there');
    return await compareSets(leftSet, rightSet, spool, options);
  } finally {
    useSpool(undefined);
    for (const set of opened) set.store.close();
    spool.dispose();
  }
}

async function compareSets(left: ImageSet, right: ImageSet, spool: Spool, options: CompareOptions): Promise<Report> {
  const platforms = pairPlatforms(left, right);
  const unequal = platforms.pairs.filter(([l, r]) => !sameImage(l, r));
  const pool = openPool(unequal, spool, options);
  const abort = (): void => void pool.close();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    options.signal?.throwIfAborted();
    const several = platforms.pairs.length > 1;
    const results = await Promise.all(
      unequal.map(([l, r]) => comparePlatform(l, r, several ? ['index', l.platform] : [], pool, options.onProgress)),
    );
    const shared = platforms.pairs.flatMap((pair) =>
      sharedBlobProblems(pair, several ? ['index', pair[0].platform] : [], options.verifyShared === true),
    );
    const findings = [
      ...archiveFindings(left, right),
      ...indexFindings(left, right, platforms),
      ...results.flatMap((result) => result.findings),
    ];
    const problems = [
      ...left.problems,
      ...right.problems,
      ...platforms.problems,
      ...shared,
      ...results.flatMap((result) => result.problems),
    ];
    const clocks = {
      left: clockFrom(results.flatMap((result) => result.clocks.left.times)),
      right: clockFrom(results.flatMap((result) => result.clocks.right.times)),
    };
    const identical = unequal.length === 0 && sameIndex(left, right, platforms);
    return report(left, right, platforms, { findings, problems, clocks, identical });
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}

/** Manifest digests where both sides have one; a docker-archive has only the config's. */
function sameImage(left: PlatformImage, right: PlatformImage): boolean {
  if (left.manifestDigest !== null && right.manifestDigest !== null)
    return left.manifestDigest === right.manifestDigest;
  return left.manifestDigest === right.manifestDigest && left.imageId === right.imageId;
}

function sameIndex(left: ImageSet, right: ImageSet, platforms: PlatformPairs): boolean {
  if (left.indexDigest !== null && right.indexDigest !== null) return left.indexDigest === right.indexDigest;
  return platforms.onlyLeft.length === 0 && platforms.onlyRight.length === 0;
}

function openPool(pairs: PlatformPairs['pairs'], spool: Spool, options: CompareOptions): Pool {
  const total = pairs.flat().reduce((sum, image) => sum + unsharedBytes(image, pairs), 0);
  const onBytes = progressMeter('reading layers', total, options.onProgress);
  if (total >= inlineBytes && options.jobs > 0) return threadPool(options.jobs, spool, onBytes);
  useSpool(spool);
  return inlinePool(spool, onBytes);
}

function unsharedBytes(image: PlatformImage, pairs: PlatformPairs['pairs']): number {
  const other = pairs.find((pair) => pair.includes(image))?.find((candidate) => candidate !== image);
  const shared = new Set(other?.layers.map((layer) => layer.descriptor?.digest ?? layer.diffId));
  return image.layers
    .filter((layer) => !shared.has(layer.descriptor?.digest ?? layer.diffId))
    .reduce((sum, layer) => sum + (layer.blob?.size ?? 0), 0);
}

/** The outermost indexes against each other, when both references named one. */
function indexFindings(left: ImageSet, right: ImageSet, platforms: PlatformPairs): Finding[] {
  const [leftIndex, rightIndex] = [left.indexes[0], right.indexes[0]];
  if (left.indexDigest === null || right.indexDigest === null || leftIndex === undefined || rightIndex === undefined)
    return [];
  const several = platforms.pairs.length > 1;
  const targets = { left: indexTargets(left, several), right: indexTargets(right, several) };
  const sites = compareIndexes({ path: ['index'], left: leftIndex.bytes, right: rightIndex.bytes }, targets);
  const clock = { left: clockFrom([]), right: clockFrom([]) };
  return group(classify(sites, { causes: allCauses, clock }));
}

function indexTargets(set: ImageSet, several: boolean): IndexTargets[SideName] {
  const targets = new Map<Digest, IndexTarget>();
  for (const image of set.images) {
    if (image.descriptor === null || image.manifest === null) continue;
    const path: Path = several ? ['index', image.platform, 'manifest'] : ['manifest'];
    const { digest, bytes } = image.manifest;
    targets.set(image.descriptor.digest, { digest, size: bytes.length, label: image.platform, path });
  }
  for (const { descriptor, manifest } of set.attestations) {
    const size = manifest?.bytes.length ?? descriptor.size;
    targets.set(descriptor.digest, {
      digest: manifest?.digest ?? descriptor.digest,
      size,
      label: 'attestation',
      path: ['index'],
    });
  }
  return targets;
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly clocks: Parameters<typeof fitFactors>[1];
  readonly identical: boolean;
}

function report(left: ImageSet, right: ImageSet, platforms: PlatformPairs, outcome: Outcome): Report {
  const { findings, problems } = outcome;
  const factors = rankFactors(fitFactors(findings, outcome.clocks), findings);
  return buildReport({
    verdict: verdictOf(outcome.identical, findings, problems),
    images: [reportImage(left, platforms, 0), reportImage(right, platforms, 1)],
    findings,
    order: rankFindings(findings, factors),
    causes: factors,
    problems,
    describe: describeCause,
  });
}

/** One image's identity; with several platforms there is no single manifest to name. */
function reportImage(set: ImageSet, { pairs }: PlatformPairs, at: 0 | 1): ReportImage {
  const compared = pairs.map((pair) => pair[at]);
  const only = compared.length === 1 ? compared[0] : undefined;
  return {
    side: set.side,
    reference: set.reference,
    transport: set.transport,
    platform: compared.map((image) => image.platform).join(', '),
    indexDigest: set.indexDigest,
    manifestDigest: only?.manifestDigest ?? null,
    imageId: only?.imageId ?? null,
    builder: builderOf(compared),
  };
}
