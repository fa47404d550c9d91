import { createHash } from 'node:crypto';
import type { Certificate } from '../model/certificate.ts';

/** SHA-256 of a certificate without its seal. Against accidents: whoever forges a certificate can seal it too. */
export function sealOf(certificate: Omit<Certificate, 'seal'> & { readonly seal?: string }): string {
  const { seal: _, ...rest } = certificate;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}
