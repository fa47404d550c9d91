import { type ClassifiedSite, classify } from '../analysis/classify.ts';
import { group } from '../analysis/group.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { compareIndexes, type IndexTarget, type IndexTargets } from '../diff/envelope/index-document.ts';
import { clockFrom } from '../grammars/clock.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import type { PlatformPairs } from '../image/pair-platforms.ts';
import type { Digest, SideName } from '../model/bytes.ts';
import type { Finding } from '../model/cause.ts';
import type { CertifiedNode } from '../model/certificate.ts';
import type { Path } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { Certifier } from '../proof/certifier.ts';
import { sha256Facts } from '../proof/equation.ts';
import { withNeeded } from '../proof/leave-one-out.ts';
import { proveDocument } from '../proof/prove-document.ts';
import { leafLevels, withLevels } from '../proof/prove-tree.ts';

/**
 * What differs beside the images: the outermost indexes against each other when both references named one, else the
 * platforms that only one side has. `chosen`: one platform was asked for, and entries of the others are left alone.
 */
export async function indexFindings(
  left: ImageSet,
  right: ImageSet,
  platforms: PlatformPairs,
  chosen: boolean,
): Promise<IndexOutcome> {
  const [leftIndex, rightIndex] = [left.indexes[0], right.indexes[0]];
  const both = left.indexDigest !== null && right.indexDigest !== null;
  if (!both || leftIndex === undefined || rightIndex === undefined) {
    const lone = lonePlatforms(platforms);
    return {
      findings: group(await itemsOf(lone)),
      equal: lone.length === 0,
      payloads: lone.length === 0,
      stop: null,
      certified: null,
    };
  }
  const several = platforms.pairs.length > 1;
  const targets = { left: indexTargets(left, several), right: indexTargets(right, several) };
  const sites = compareIndexes({ path: ['index'], left: leftIndex.bytes, right: rightIndex.bytes }, targets);
  const items = await itemsOf(chosen ? sites.filter((site) => site.facts?.['read'] !== false) : sites);
  const answered = withNeeded(items, memorySource(leftIndex.bytes), memorySource(rightIndex.bytes));
  const levelled = group(withLevels(answered, leafLevels(answered, new Map())));
  // With one platform asked for, what the index says of the others was not looked at, and it is not what was asked for.
  if (chosen) return { findings: levelled, equal: true, payloads: true, stop: null, certified: null };
  const certifier = indexCertifier(items, platforms);
  const proof = proveDocument(['index'], leftIndex.bytes, rightIndex.bytes, items, certifier);
  const certified = leftIndex.bytes.equals(rightIndex.bytes) ? null : proof.certified;
  return { findings: levelled, equal: proof.equal, payloads: proof.equal, stop: proof.stop, certified };
}

/** What was found, and whether the left index is what the right one is once the roots are undone. */
export interface IndexOutcome {
  readonly findings: readonly Finding[];
  readonly equal: boolean;
  readonly payloads: boolean;
  readonly stop: string | null;
  readonly certified: CertifiedNode | null;
}

function indexCertifier(items: readonly ClassifiedSite[], { pairs }: PlatformPairs): Certifier {
  const certifier = new Certifier(items);
  for (const [left, right] of pairs) {
    const [l, r] = [left.manifest, right.manifest];
    if (l === null || r === null) continue;
    const path = pairs.length > 1 ? ['index', left.platform, 'manifest'] : ['manifest'];
    certifier.state(path, sha256Facts(l.bytes.length, l.digest), sha256Facts(r.bytes.length, r.digest));
  }
  return certifier;
}

/** Equal images need no cause, and to load them all takes as long as everything else. */
async function itemsOf(sites: readonly Site[]): Promise<ClassifiedSite[]> {
  if (sites.length === 0) return [];
  const { allCauses } = await import('./registries.ts');
  const clock = { left: clockFrom([]), right: clockFrom([]) };
  return classify(sites, { causes: allCauses, clock });
}

/** Images for which the other side has none of the platform, where no index says so. */
function lonePlatforms({ onlyLeft, onlyRight }: PlatformPairs): Site[] {
  const site = (side: SideName, { platform, imageId }: PlatformImage): Site => {
    const value = { value: `an image for ${platform} (config ${imageId})`, ranges: [] };
    return {
      path: ['index'],
      key: 'oci:index.entry',
      kind: 'presence',
      name: platform,
      left: side === 'left' ? value : null,
      right: side === 'right' ? value : null,
      bytes: 0,
    };
  };
  return [...onlyLeft.map((image) => site('left', image)), ...onlyRight.map((image) => site('right', image))];
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
