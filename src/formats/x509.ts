import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { type CertificateSide, certificateSites } from './_shared/certificate-sites.ts';
import { readAll } from './_shared/lines.ts';
import { readCertificate } from './_shared/x509.ts';

/** One X.509 certificate in DER (RFC 5280). See docs/formats/x509.md. */
export const x509: Format = {
  id: 'x509',
  title: 'X.509 certificate',
  order: 'exact',
  maxSize: maxTextBytes,
  // A SEQUENCE that holds a SEQUENCE, both with lengths of one to three bytes.
  matches: ({ name, head }) =>
    /\.(?:der|cer|crt)$/i.test(name) && /^30(?:82....|81..|[0-7].)30/.test(head.toString('hex', 0, 8)),
  compare(left, right, cx) {
    for (const site of certificateSites(left.path, readSide(left), readSide(right))) cx.emit(site);
  },
};

function readSide(node: Node): CertificateSide {
  const der = readAll(node.bytes);
  return { der, certificate: readCertificate(der), place: (at) => at };
}
