import { createHash, X509Certificate } from 'node:crypto';

/** A certificate for people: subject, validity and SHA-256 of its DER bytes. Bytes that are none give the digest alone. */
export function describeCertificate(der: Buffer): string {
  const digest = `sha256:${createHash('sha256').update(der).digest('hex')}`;
  const certificate = readCertificate(der);
  if (certificate === undefined) return `${der.length} bytes, ${digest}`;
  const subject = certificate.subject?.replaceAll('\n', ', ') ?? 'no subject';
  return `${subject}; ${dayOf(certificate.validFrom)} to ${dayOf(certificate.validTo)}; ${digest}`;
}

/** undefined when the bytes are no X.509 certificate, or more than one. */
export function readCertificate(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** `Nov 25 17:39:00 2026 GMT` → `2026-11-25`. */
function dayOf(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString().slice(0, 10);
}
