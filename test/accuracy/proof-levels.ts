import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import { checkCertificate } from '../../src/certificate/check.ts';
import { sealOf } from '../../src/certificate/seal.ts';
import type { Certificate } from '../../src/model/certificate.ts';
import type { ProofLevel, Report } from '../../src/model/report.ts';

/** What builders of this kind leave: times and owners set by rules, or everything as it came about. */
export type Shape = 'bazel' | 'dockerfile';

/** How far the proof of one pair went. */
export interface ProofResult {
  readonly id: string;
  readonly shape: Shape;
  readonly level: ProofLevel | null;
  readonly stop: string | null;
  /** The checker confirms the certificate; null where there is none. */
  readonly holds: boolean | null;
  /** Certificates with one thing changed and sealed again, and how many of them the checker refuses. */
  readonly tampered: number;
  readonly refused: number;
}

export interface ImageReferences {
  readonly left: string;
  readonly right: string;
}

/** Compares, asks for a certificate, has it checked, and has what a forger would make of it checked as well. */
export async function compareAndProve(
  id: string,
  shape: Shape,
  { left, right }: ImageReferences,
): Promise<{ readonly report: Report; readonly proof: ProofResult }> {
  let outcome: CertificateOutcome | undefined;
  const take = (made: CertificateOutcome): void => {
    outcome = made;
  };
  const report = await compareImages(left, right, { jobs: 0, certificate: { name: 'certificate', take } });
  const certificate = outcome?.certificate ?? null;
  const forged = certificate === null ? [] : forgeries(certificate);
  const answers = await Promise.all(forged.map((each) => isConfirmed(each, left, right)));
  const proof: ProofResult = {
    id,
    shape,
    level: report.proof.level,
    stop: report.proof.stop ?? null,
    holds: certificate === null ? null : await isConfirmed(certificate, left, right),
    tampered: forged.length,
    refused: answers.filter((confirmed) => !confirmed).length,
  };
  return { report, proof };
}

async function isConfirmed(certificate: Certificate, left: string, right: string): Promise<boolean> {
  try {
    await checkCertificate(certificate, left, right);
    return true;
  } catch {
    return false;
  }
}

/** One certificate with another value put in by an edit, one that names another image, one with a node of another digest. */
function forgeries(certificate: Certificate): Certificate[] {
  const text = JSON.stringify(certificate);
  const places = [/("after":")([0-9a-f])/, /("sha256":")([0-9a-f])/, /("manifests":\["sha256:)([0-9a-f])/];
  return places.flatMap((place) => {
    const forged = text.replace(place, (_, head: string, digit: string) => head + (digit === '0' ? '1' : '0'));
    if (forged === text) return [];
    const read = JSON.parse(forged) as Certificate;
    return [{ ...read, seal: sealOf(read) }];
  });
}
