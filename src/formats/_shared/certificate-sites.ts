import { type DecodedFields, diffFields } from '../../align/fields.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation, Field } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { type Certificate, isSelfSigned } from './x509.ts';

/** One side: a certificate, its DER bytes, and where a range of those stands in the node. */
export interface CertificateSide {
  readonly der: Buffer;
  readonly certificate: Certificate;
  place(at: ByteRange): ByteRange;
}

/**
 * One site (`x509:field`) for each field that differs. A signature follows from the rest where the certificate is signed by
 * its own key, and OpenSSL has found it right on both sides.
 */
export function certificateSites(path: Path, left: CertificateSide, right: CertificateSide): Site[] {
  const facts = {
    selfIssued: left.certificate.selfIssued && right.certificate.selfIssued,
    sameSubject: left.certificate.subject === right.certificate.subject,
    subject: left.certificate.subject,
    leftNotBefore: left.certificate.notBefore,
    rightNotBefore: right.certificate.notBefore,
    serialsDiffer: valueIn(left, 'serialNumber') !== valueIn(right, 'serialNumber'),
    keysDiffer: valueIn(left, 'subjectPublicKeyInfo') !== valueIn(right, 'subjectPublicKeyInfo'),
  };
  const sites: Site[] = [];
  diffFields(decoded(left), decoded(right), (pair) => {
    const derived = pair.name === 'signatureValue' ? signatures(left, right) : undefined;
    const side = (field: Field | null, own: CertificateSide, derivation: Derivation | undefined): SiteSide | null =>
      field === null
        ? null
        : {
            value: field.value,
            ranges: [own.place(field.at)],
            ...(derivation === undefined ? {} : { derived: derivation }),
          };
    sites.push({
      path,
      key: 'x509:field',
      kind: 'field',
      name: pair.name,
      left: side(pair.left, left, derived),
      right: side(pair.right, right, derived),
      bytes: pair.bytes,
      ...(derived === undefined ? {} : { of: path }),
      facts: { ...facts, field: pair.name },
    });
  });
  return sites;
}

function decoded({ der, certificate }: CertificateSide): DecodedFields {
  return { fields: certificate.fields, bytes: { size: der.length, read: (start, end) => der.subarray(start, end) } };
}

function valueIn({ certificate }: CertificateSide, name: string): unknown {
  return certificate.fields.find((field) => field.name === name)?.value;
}

/** Two signatures over one body show that something else differed (a random number), not what it was. */
function signatures(left: CertificateSide, right: CertificateSide): Derivation | undefined {
  const sides = [left, right];
  const body = ({ der, certificate }: CertificateSide): Buffer =>
    der.subarray(0, certificate.fields.find(({ name }) => name === 'signatureValue')?.at.start ?? 0);
  if (!sides.every(({ certificate }) => certificate.selfIssued) || body(left).equals(body(right))) return undefined;
  if (!sides.every(({ der }) => isSelfSigned(der) === true)) return undefined;
  return { equation: 'signature over the certificate by its own key', holds: true };
}
