import { DecodeError } from '../../model/problem.ts';
import { type DerValue, derBytes, derChildren, derOid, derTag, expectDer, readDer } from '../_shared/strict-der.ts';

/** SignedData (RFC 5652 section 5.1) with its one signer, as jarsigner writes it. */
export interface SignatureBlock {
  readonly whole: DerValue;
  readonly certificates: readonly DerValue[];
  readonly signer: SignerInfo;
}

/** SignerInfo (section 5.3). */
export interface SignerInfo {
  readonly sid: DerValue;
  readonly digestAlgorithm: DerValue;
  /** The set of signed attributes; null where the file itself is signed. */
  readonly signedAttributes: DerValue | null;
  readonly signatureAlgorithm: DerValue;
  readonly signature: DerValue;
  readonly unsignedAttributes: DerValue | null;
}

const signedDataOid = '1.2.840.113549.1.7.2';

/** Throws DecodeError `der-syntax` or `signature-block-syntax`; blocks of several signers are refused. */
export function readBlock(bytes: Buffer): SignatureBlock {
  const whole = expectDer(readDer(bytes), derTag.sequence, 'ContentInfo');
  if (whole.at.end !== bytes.length) throw refusal(whole.at.end, 'the end', `${bytes.length - whole.at.end} bytes`);
  const [type, content] = derChildren(whole);
  const oid = derOid(type, 'contentType', whole);
  if (oid !== signedDataOid) throw refusal(type?.at.start ?? 0, 'signed data', oid);
  const [data] = derChildren(expectDer(content, derTag.context0, 'content', whole));
  const [, , , ...parts] = derChildren(expectDer(data, derTag.sequence, 'SignedData', content));
  const certificates = parts.find(({ tag }) => tag === derTag.context0);
  const signers = parts.at(-1);
  const [signer, second] = derChildren(expectDer(signers, derTag.set, 'signerInfos', data));
  if (second !== undefined) throw refusal(second.at.start, 'one signer', 'more');
  return {
    whole,
    certificates: certificates === undefined ? [] : derChildren(certificates),
    signer: readSigner(expectDer(signer, derTag.sequence, 'SignerInfo', signers)),
  };
}

function readSigner(info: DerValue): SignerInfo {
  const [, sid, digestAlgorithm, ...rest] = derChildren(info);
  const signedAttributes = rest[0]?.tag === derTag.context0 ? rest[0] : null;
  const [signatureAlgorithm, signature, unsigned] = signedAttributes === null ? rest : rest.slice(1);
  return {
    sid: expectDer(sid, sid?.tag ?? derTag.sequence, 'sid', info),
    digestAlgorithm: expectDer(digestAlgorithm, derTag.sequence, 'digestAlgorithm', info),
    signedAttributes,
    signatureAlgorithm: expectDer(signatureAlgorithm, derTag.sequence, 'signatureAlgorithm', info),
    signature: expectDer(signature, derTag.octetString, 'signature', info),
    unsignedAttributes: unsigned === undefined ? null : expectDer(unsigned, derTag.context1, 'unsignedAttrs', info),
  };
}

/** The values of one attribute by its type; undefined where it is not there. */
export function attributeValue(attributes: DerValue | null, type: string): DerValue | undefined {
  if (attributes === null) return undefined;
  for (const attribute of derChildren(attributes)) {
    const [oid, values] = derChildren(expectDer(attribute, derTag.sequence, 'Attribute'));
    if (derOid(oid, 'attrType', attribute) === type)
      return derChildren(expectDer(values, derTag.set, 'attrValues', attribute))[0];
  }
  return undefined;
}

/** The certificate that the signer is named by (IssuerAndSerialNumber); undefined where the block does not hold it. */
export function signerCertificate({ certificates, signer }: SignatureBlock): Buffer | undefined {
  if (signer.sid.tag !== derTag.sequence) return undefined;
  const [issuer, serial] = derChildren(signer.sid);
  if (issuer === undefined || serial === undefined) return undefined;
  for (const certificate of certificates) {
    const [body] = derChildren(certificate);
    const [first, ...others] = body === undefined ? [] : derChildren(body);
    const parts = first?.tag === derTag.context0 ? others : [first, ...others];
    const [ownSerial, , ownIssuer] = parts;
    if (ownSerial === undefined || ownIssuer === undefined) continue;
    if (derBytes(ownSerial).equals(derBytes(serial)) && derBytes(ownIssuer).equals(derBytes(issuer)))
      return derBytes(certificate);
  }
  return undefined;
}

function refusal(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('signature-block-syntax', offset, `expected ${expected}, found ${found}`);
}
