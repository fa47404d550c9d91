import { createHash, X509Certificate } from 'node:crypto';
import type { ByteRange } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { type DerNode, derContent, derTags, derTime, isDer, oidText, parseDer } from './der.ts';
import { decodeText } from './lines.ts';

/** An X.509 certificate (RFC 5280 section 4.1) with its fields, which tile its bytes. */
export interface Certificate {
  /** SHA-256 of the certificate in hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** Seconds since 1970; null when the time is not in the form that DER allows. */
  readonly notBefore: number | null;
  readonly selfIssued: boolean;
  readonly fields: readonly Field[];
}

/** Reads the certificate that fills `bytes`; `DecodeError` (`x509-syntax`, `der-…`) when it is something else. */
export function readCertificate(bytes: Buffer): Certificate {
  const whole = parseDer(bytes);
  if (whole.at.end !== bytes.length)
    throw new DecodeError('x509-syntax', whole.at.end, `expected the end, found ${bytes.length - whole.at.end} bytes`);
  const [body, algorithm, signature] = whole.children;
  const isSequence =
    isDer(whole, derTags.sequence) && isDer(body, derTags.sequence) && isDer(algorithm, derTags.sequence);
  if (!isSequence || !isDer(signature, derTags.bitString) || whole.children.length !== 3)
    throw new DecodeError('x509-syntax', 0, 'expected a certificate: body, algorithm and signature');
  const parts = bodyParts(bytes, body);
  const named: Field[] = [
    ...parts.fields,
    { name: 'signatureAlgorithm', at: algorithm.at, value: algorithmName(bytes, algorithm) },
    { name: 'signatureValue', at: signature.at, value: digestOf(derContent(bytes, signature)) },
  ];
  return {
    fingerprint: createHash('sha256').update(bytes).digest('hex'),
    subject: parts.subject,
    issuer: parts.issuer,
    notBefore: parts.notBefore,
    selfIssued: parts.selfIssued,
    fields: withGaps(bytes, named),
  };
}

/** A certificate of at most this size is handed to OpenSSL to check its own signature. */
const maxVerifiedBytes = 64 * 1024;

/** Whether a self-issued certificate is signed by its own key; undefined when that cannot be told. */
export function isSelfSigned(bytes: Buffer): boolean | undefined {
  if (bytes.length > maxVerifiedBytes) return undefined;
  try {
    const certificate = new X509Certificate(bytes);
    return certificate.verify(certificate.publicKey);
  } catch {
    // An algorithm that OpenSSL does not have.
    return undefined;
  }
}

interface BodyParts extends Pick<Certificate, 'subject' | 'issuer' | 'notBefore' | 'selfIssued'> {
  readonly fields: readonly Field[];
}

function bodyParts(bytes: Buffer, body: DerNode): BodyParts {
  const children = [...body.children];
  const fields: Field[] = [];
  const version = children[0]?.tagClass === 'context' && children[0].tag === 0 ? children.shift() : undefined;
  if (version !== undefined) fields.push({ name: 'version', at: version.at, value: hexOf(bytes, version.contentAt) });
  const [serial, algorithm, issuer, validity, subject, key, ...more] = children;
  const [from, to] = validity?.children ?? [];
  const missing = [serial, algorithm, issuer, from, to, subject, key].includes(undefined);
  if (missing || !serial || !algorithm || !issuer || !from || !to || !subject || !key)
    throw new DecodeError('x509-syntax', body.at.start, 'expected serial number, names, validity and key');
  const names = { issuer: nameText(bytes, issuer), subject: nameText(bytes, subject) };
  fields.push(
    { name: 'serialNumber', at: serial.at, value: hexOf(bytes, serial.contentAt) },
    { name: 'signature', at: algorithm.at, value: algorithmName(bytes, algorithm) },
    { name: 'issuer', at: issuer.at, value: names.issuer },
    { name: 'notBefore', at: from.at, value: timeValue(bytes, from) },
    { name: 'notAfter', at: to.at, value: timeValue(bytes, to) },
    { name: 'subject', at: subject.at, value: names.subject },
    { name: 'subjectPublicKeyInfo', at: key.at, value: digestOf(bytes.subarray(key.at.start, key.at.end)) },
    ...more.flatMap((part) => trailingFields(bytes, part)),
  );
  const selfIssued = bytes
    .subarray(issuer.at.start, issuer.at.end)
    .equals(bytes.subarray(subject.at.start, subject.at.end));
  return { ...names, notBefore: derTime(bytes, from) ?? null, selfIssued, fields };
}

/** Unique identifiers [1] and [2], extensions [3]. */
function trailingFields(bytes: Buffer, part: DerNode): Field[] {
  if (part.tagClass !== 'context' || part.tag !== 3)
    return [{ name: `uniqueId ${part.tag}`, at: part.at, value: hexOf(bytes, part.contentAt) }];
  return (part.children[0]?.children ?? []).map((extension) => {
    const [id] = extension.children;
    const oid = isDer(id, derTags.oid) ? oidText(derContent(bytes, id)) : '';
    const name = `extension ${extensionNames[oid] ?? oid}`;
    return { name, at: extension.at, value: hexOf(bytes, extension.contentAt) };
  });
}

const extensionNames: Readonly<Record<string, string>> = {
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.31': 'cRLDistributionPoints',
  '2.5.29.32': 'certificatePolicies',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.37': 'extKeyUsage',
  '1.3.6.1.5.5.7.1.1': 'authorityInfoAccess',
};

const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** `C=DE, O=Example, CN=host`: the attributes as they stand (RFC 5280 section 4.1.2.4). */
export function nameText(bytes: Buffer, name: DerNode): string {
  const attributes = name.children.flatMap((set) => set.children);
  return attributes
    .map(({ children: [type, value] }) => {
      const oid = isDer(type, derTags.oid) ? oidText(derContent(bytes, type)) : '';
      return `${attributeNames[oid] ?? oid}=${value === undefined ? '' : stringText(bytes, value)}`;
    })
    .join(', ');
}

function stringText(bytes: Buffer, value: DerNode): string {
  const content = derContent(bytes, value);
  if (!isDer(value, derTags.bmpString) || content.length % 2 !== 0) return decodeText(content);
  return Buffer.from(content).swap16().toString('utf16le');
}

function algorithmName(bytes: Buffer, algorithm: DerNode): string {
  const [id] = algorithm.children;
  return isDer(id, derTags.oid) ? oidText(derContent(bytes, id)) : '';
}

function timeValue(bytes: Buffer, node: DerNode): FieldValue {
  return derTime(bytes, node) ?? decodeText(derContent(bytes, node));
}

const maxHexBytes = 64;

function hexOf(bytes: Buffer, { start, end }: ByteRange): string {
  return end - start > maxHexBytes ? digestOf(bytes.subarray(start, end)) : bytes.toString('hex', start, end);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Tags and lengths around the fields: together they tile the certificate. */
function withGaps(bytes: Buffer, named: readonly Field[]): Field[] {
  const fields: Field[] = [];
  let end = 0;
  const gap = (to: number): void => {
    if (to > end)
      fields.push({ name: 'structure', at: { start: end, end: to }, value: bytes.toString('hex', end, to) });
  };
  for (const field of named) {
    gap(field.at.start);
    fields.push(field);
    end = field.at.end;
  }
  gap(bytes.length);
  return fields;
}
