import { fitFactors } from '../analysis/factors.ts';
import type { Grouping } from '../analysis/group.ts';
import { rankFactors, rankFindings, withReach } from '../analysis/rank.ts';
import { verdictOf } from '../analysis/verdict.ts';
import { prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import { clockFrom } from '../grammars/clock.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import { type PlatformPairs, pairPlatforms } from '../image/pair-platforms.ts';
import type { Finding } from '../model/cause.ts';
import type { DigestGraph } from '../model/digest-graph.ts';
import { InputError, type Problem } from '../model/problem.ts';
import type { Report, ReportExperiment, ReportImage } from '../model/report.ts';
import { buildReport } from '../report/build.ts';
import type { RegistryOptions } from '../sources/registry/options.ts';
import { measureTime, type Times, takeTimes, timed } from '../util/stopwatch.ts';
import { unlessAborted } from '../util/unless-aborted.ts';
import { archiveFindings } from './archive-tags.ts';
import { attestedReport } from './attested-report.ts';
import { builderOf } from './builder.ts';
import { type CertificateOutcome, certified } from './certified-report.ts';
import type { PlatformResult } from './compare-platform.ts';
import { concludeProof } from './conclude-proof.ts';
import { fetchLayers } from './fetch-layers.ts';
import { imageDigests } from './image-digests.ts';
import { indexFindings } from './index-findings.ts';
import { type GivenDockerfile, openDockerfile, originsOf, type PairOrigins, withSteps } from './layer-steps.ts';
import { withOdpAdvice } from './odp-advice.ts';
import { inlinePool, type Pool, threadPool } from './pool.ts';
import { type Progress, progressMeter } from './progress.ts';
import { sharedBlobProblems } from './shared-blobs.ts';
import { watchFiles } from './watch-files.ts';

export type { Progress } from './progress.ts';

export interface ExperimentPart {
  readonly grouping: Grouping;
  /** Gets the findings before they are numbered. */
  take?(findings: readonly Finding[]): void;
  /** What the report says of the experiment, but for the findings. */
  readonly summary?: Omit<ReportExperiment, 'attribution'>;
}

export interface CompareOptions {
  /** `os/architecture[/variant]`: compare this platform only. */
  readonly platform?: string;
  /** Hash the layers too that both images name by one digest; they are never opened otherwise. */
  readonly verifyShared?: boolean;
  /** False: leave out the proof above the single place (`--no-proof`). */
  readonly prove?: boolean;
  /** Asks for a certificate; `name` is what the report calls it. */
  readonly certificate?: { readonly name: string; take(outcome: CertificateOutcome): void };
  /** Worker threads; the report does not depend on it. */
  readonly jobs: number;
  readonly onProgress?: (event: Progress) => void;
  readonly signal?: AbortSignal;
  /** The comparison is part of an experiment. */
  readonly experiment?: ExperimentPart;
  /** What the left and the right image were built from. */
  readonly dockerfiles?: { readonly left: GivenDockerfile; readonly right: GivenDockerfile };
  /** Asks for the time that parts of the work take, of one thread each time; the report does not depend on it. */
  readonly onTimes?: (times: Times) => void;
  /** How to talk to registries. */
  readonly registry?: RegistryOptions;
}

/** Below this many blob bytes threads cost more than they save. */
const inlineBytes = 1024 * 1024;

/**
 * Compares two images named by reference. The report depends on the bytes of the images alone. Throws `InputError` when
 * a side cannot be read at all; lesser trouble is in the report's problems.
 */
export async function compareImages(left: string, right: string, options: CompareOptions): Promise<Report> {
  if (options.verifyShared === true) await prepareCompression();
  const { onTimes } = options;
  measureTime(onTimes !== undefined);
  const spool = createSpool();
  const opened: ImageSet[] = [];
  try {
    for (const [side, reference] of [
      ['left', left],
      ['right', right],
    ] as const) {
      const { platform, registry } = options;
      const given = {
        ...(platform === undefined ? {} : { platform }),
        ...(registry === undefined ? {} : { registry }),
      };
      opened.push(await unlessAborted(options.signal, openImage(reference, side, given)));
    }
    const [leftSet, rightSet] = opened;
    if (leftSet === undefined || rightSet === undefined) throw new Error('an image was opened and is not there');
    return await compareSets(leftSet, rightSet, spool, options);
  } finally {
    useSpool(undefined);
    for (const set of opened) set.store.close();
    timed('remove temporary files', () => spool.dispose());
    onTimes?.(takeTimes());
    measureTime(false);
  }
}

async function compareSets(left: ImageSet, right: ImageSet, spool: Spool, options: CompareOptions): Promise<Report> {
  const platforms = pairPlatforms(left, right);
  const watch = watchFiles(platforms.pairs);
  const dockerfiles = dockerfilesOf(options);
  const verify = options.verifyShared === true;
  const fetched = platforms.pairs
    .filter(([l, r]) => verify || !sameImage(l, r))
    .map(([l, r]) => fetchLayers(l, r, verify));
  const unequal = fetched.map(({ pair }) => pair).filter(([l, r]) => !sameImage(l, r));
  const arrived = Promise.all(fetched.map(({ done }) => done));
  // It is waited for below; until then a failure is not unheard.
  arrived.catch(() => undefined);
  const pool = await unlessAborted(options.signal, openPool(unequal, arrived, spool, options));
  const abort = (): void => void pool.close();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    options.signal?.throwIfAborted();
    const several = platforms.pairs.length > 1;
    const compared = Promise.all(
      unequal.map(async ([l, r]) =>
        (await import('./compare-platform.ts')).comparePlatform(l, r, several ? ['index', l.platform] : [], pool, {
          prove: options.prove !== false,
          certify: options.certificate !== undefined,
          grouping: options.experiment?.grouping ?? {},
          onProgress: options.onProgress,
        }),
      ),
    );
    // A fetch that fails says why; the reader that waited for it would only say that there was no more.
    const [results] = await unlessAborted(options.signal, Promise.all([compared, arrived]));
    const shared = (verify ? fetched.map(({ pair }) => pair) : platforms.pairs).flatMap((pair) =>
      sharedBlobProblems(pair, several ? ['index', pair[0].platform] : [], verify),
    );
    const index = await indexFindings(left, right, platforms, options.platform !== undefined);
    const changed = watch.changes();
    const differs = left.indexDigest !== null && right.indexDigest !== null && left.indexDigest !== right.indexDigest;
    const digests = imageDigests(results, { findings: index.findings, differs });
    const found = [...(await archiveFindings(left, right)), ...digests.index, ...digests.platforms];
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
    problems.push(...changed, ...unaccounted(unequal, results), ...otherPlatforms(left, right, options.platform));
    const identical = unequal.length === 0 && sameIndex(left, right, platforms);
    const { findings, proof } = concludeProof(found, [...results.map((result) => result.proof), index], options);
    options.experiment?.take?.(findings);
    const { graph } = digests;
    const { origins, problems: unlike } = originsOf(comparedPairs(unequal, results, several), dockerfiles);
    problems.push(...unlike);
    const outcome = {
      findings,
      problems,
      clocks,
      identical,
      proof,
      graph,
      origins,
      experiment: options.experiment?.summary,
    };
    return certified(await report(left, right, platforms, outcome), options, {
      sets: { left, right },
      platforms,
      proofs: new Map(unequal.map(([l], at) => [l.platform, results[at]?.proof])),
      index,
    });
  } catch (error) {
    // What a reader says about bytes that changed under it leads nowhere.
    const [change] = watch.changes();
    if (change === undefined || options.signal?.aborted === true) throw error;
    throw new InputError(change.code, `${change.side}, ${change.path.join(' › ')}: ${change.message}`, change.hint);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}

function comparedPairs(pairs: PlatformPairs['pairs'], results: readonly PlatformResult[], several: boolean) {
  return pairs.flatMap(([left, right], at) => {
    const matching = results[at]?.matching;
    const base = several ? ['index', left.platform] : [];
    return matching === undefined ? [] : [{ base, images: { left, right }, matching }];
  });
}

function dockerfilesOf({ dockerfiles }: CompareOptions): Parameters<typeof originsOf>[1] {
  return dockerfiles === undefined
    ? null
    : { left: openDockerfile(dockerfiles.left), right: openDockerfile(dockerfiles.right) };
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

/** Two different manifests without one finding would read as equal: then something was not looked at. */
function unaccounted(pairs: PlatformPairs['pairs'], results: readonly PlatformResult[]): Problem[] {
  return pairs.flatMap(([left, right], at) => {
    const silent = results[at]?.findings.length === 0 && results[at].problems.length === 0;
    if (!silent || left.manifestDigest === null || right.manifestDigest === null) return [];
    const message = `the manifests of ${left.platform} have different digests, and no difference was found in what was read`;
    const hint = 'This is a fault of odp-diff; please report it.';
    return [{ code: 'unaccounted', severity: 'error', side: 'left', path: ['manifest'], offset: null, message, hint }];
  });
}

/** With one platform asked for, what else two different indexes hold was not looked at. */
function otherPlatforms(left: ImageSet, right: ImageSet, platform: string | undefined): Problem[] {
  const known = left.indexDigest !== null && right.indexDigest !== null;
  if (platform === undefined || !known || left.indexDigest === right.indexDigest) return [];
  const message = `the indexes have different digests; of what they list only the images for ${platform} were compared`;
  return [
    { code: 'other-platforms', severity: 'note', side: 'right', path: ['index'], offset: null, message, hint: '' },
  ];
}

/** A pool on this thread cannot wait for what this thread fetches, so there everything has to be here before. */
async function openPool(
  pairs: PlatformPairs['pairs'],
  arrived: Promise<unknown>,
  spool: Spool,
  options: CompareOptions,
): Promise<Pool> {
  const total = pairs.flat().reduce((sum, image) => sum + unsharedBytes(image, pairs), 0);
  const onBytes = progressMeter('reading layers', total, options.onProgress);
  if (total >= inlineBytes && options.jobs > 0) return threadPool(options.jobs, spool, onBytes, options.onTimes);
  await arrived;
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

interface Outcome {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly clocks: Parameters<typeof fitFactors>[1];
  readonly identical: boolean;
  readonly proof: Report['proof'];
  readonly graph: DigestGraph;
  readonly origins: readonly PairOrigins[];
  readonly experiment: ExperimentPart['summary'];
}

async function report(left: ImageSet, right: ImageSet, platforms: PlatformPairs, outcome: Outcome): Promise<Report> {
  const { problems } = outcome;
  const { factors: fitted, findings } = fitFactors(outcome.findings, outcome.clocks);
  const factors = rankFactors(withReach(fitted, findings, outcome.graph), findings);
  const attestation = attestedReport(left, right, platforms);
  const built = buildReport({
    verdict: verdictOf(outcome.identical, findings, problems),
    images: [reportImage(left, platforms, 0), reportImage(right, platforms, 1)],
    findings,
    order: rankFindings(findings, factors),
    causes: factors,
    problems,
    proof: outcome.proof,
    ...(attestation === undefined ? {} : { attestation }),
    describe: withOdpAdvice(await describer(findings), platforms),
    ...(outcome.experiment === undefined ? {} : { experiment: outcome.experiment }),
  });
  return withSteps(built, outcome.origins);
}

/** Titles and fixes are loaded only where something is to be told. */
async function describer(findings: readonly Finding[]): Promise<Parameters<typeof buildReport>[0]['describe']> {
  if (findings.length === 0) return (id) => ({ title: id, fixes: [] });
  return (await import('./catalogue.ts')).describeCause;
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
