import { launchPolicyPrefix } from '../causes/_shared/launch-policy.ts';
import type { ImageSet } from '../image/image-set.ts';
import type { PlatformPairs } from '../image/pair-platforms.ts';
import type { ReportAttestation } from '../model/report.ts';
import { attestedSide, compareAttested } from '../odp/attested.ts';
import { type RunConfig, readRunConfig } from '../odp/image-identity.ts';

/** The claims of both images where one of them is made for Confidential Space; undefined otherwise, and for several platforms. */
export function attestedReport(
  left: ImageSet,
  right: ImageSet,
  { pairs }: PlatformPairs,
): ReportAttestation | undefined {
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) return undefined;
  const runs = [readRunConfig(pair[0].config.value), readRunConfig(pair[1].config.value)] as const;
  if (!runs.some(isForSpace)) return undefined;
  return compareAttested(
    attestedSide(left.indexDigest ?? pair[0].manifestDigest, pair[0].imageId, runs[0]),
    attestedSide(right.indexDigest ?? pair[1].manifestDigest, pair[1].imageId, runs[1]),
  );
}

function isForSpace({ labels }: RunConfig): boolean {
  return Object.keys(labels).some((label) => label.startsWith(launchPolicyPrefix));
}
