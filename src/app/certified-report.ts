import { sealOf } from '../certificate/seal.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import type { PlatformPairs } from '../image/pair-platforms.ts';
import type { SideName } from '../model/bytes.ts';
import type { Certificate, CertifiedImage, CertifiedPlatform } from '../model/certificate.ts';
import type { Report } from '../model/report.ts';
import type { IndexOutcome } from './index-findings.ts';
import type { PlatformProof } from './prove-platform.ts';

/** A certificate, or in one sentence why there is none. */
export type CertificateOutcome =
  | { readonly certificate: Certificate; readonly missing: null }
  | { readonly certificate: null; readonly missing: string };

export interface CertifiedParts {
  readonly sets: Readonly<Record<SideName, ImageSet>>;
  readonly platforms: PlatformPairs;
  /** By platform; images that are equal have none. */
  readonly proofs: ReadonlyMap<string, Omit<PlatformProof, 'reached'> | undefined>;
  readonly index: IndexOutcome;
}

interface CertificateRequest {
  readonly certificate?: { readonly name: string; take(outcome: CertificateOutcome): void };
}

/** Makes the certificate where one was asked for, and names it in the report. */
export function certified(report: Report, request: CertificateRequest, parts: CertifiedParts): Report {
  if (request.certificate === undefined) return report;
  const { name, take } = request.certificate;
  const outcome = makeCertificate(report, parts);
  take(outcome);
  return outcome.certificate === null ? report : { ...report, proof: { ...report.proof, certificate: name } };
}

function makeCertificate(report: Report, parts: CertifiedParts): CertificateOutcome {
  const missing = (why: string): CertificateOutcome => ({ certificate: null, missing: why });
  const { level, stop, capacityBits } = report.proof;
  if (report.verdict === 'identical') return missing('the images are identical, and there is nothing to prove');
  if (report.verdict === 'incomplete') return missing('not everything could be read');
  if (level === null || level < 'P2') return missing(`the proof ends at ${stop ?? 'the single places'}`);
  const { platforms, index, sets } = parts;
  const whole = platforms.pairs.flatMap(([left, right]) => platformOf(left, right, parts) ?? []);
  if (whole.length < platforms.pairs.length) {
    const why = [...parts.proofs.values()].find((proof) => proof?.uncertified)?.uncertified;
    return missing(why ?? 'the manifest or the config could not be put together');
  }
  const isWritten = whole.every(({ layers }) => layers.every(({ blob, right }) => blob !== null || right === null));
  const named = sets.left.indexDigest !== null && sets.right.indexDigest !== null;
  if (named && index.certified === null && sets.left.indexDigest !== sets.right.indexDigest) {
    return missing('the index could not be put together');
  }
  const images = { left: imageOf('left', parts, named), right: imageOf('right', parts, named) };
  const rest = {
    certificateVersion: 1 as const,
    statement: { verdict: report.verdict, capacityBits },
    ...images,
    level: level === 'P4' && isWritten ? ('P4' as const) : ('P2' as const),
    platforms: whole,
    index: index.certified,
  };
  return { certificate: { ...rest, seal: sealOf(rest) }, missing: null };
}

function platformOf(left: PlatformImage, right: PlatformImage, parts: CertifiedParts): CertifiedPlatform | null {
  if (parts.proofs.has(left.platform)) return parts.proofs.get(left.platform)?.certified ?? null;
  const isSame = left.manifestDigest !== null && left.manifestDigest === right.manifestDigest;
  return isSame ? { platform: left.platform, layers: [], config: null, manifest: null } : null;
}

function imageOf(side: SideName, { sets, platforms }: CertifiedParts, named: boolean): CertifiedImage {
  const at = side === 'left' ? 0 : 1;
  return {
    indexDigest: named ? sets[side].indexDigest : null,
    manifests: platforms.pairs.map((pair) => pair[at].manifestDigest ?? ''),
  };
}
