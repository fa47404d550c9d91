import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { readCertificate } from '../_shared/certificate.ts';
import { derBytes, derChildren, derContent, derOid, derTag } from '../_shared/strict-der.ts';
import { attributeValue, type SignatureBlock, signerCertificate } from './read-block.ts';

const messageDigest = '1.2.840.113549.1.9.4';
const pss = '1.2.840.113549.1.1.10';
const ed25519 = '1.3.101.112';

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Signature algorithms that name their hash; others take that of the digest. */
const signatureHashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.10040.4.3': 'sha1',
  '2.16.840.1.101.3.4.3.1': 'sha224',
  '2.16.840.1.101.3.4.3.2': 'sha256',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/** What a signature block says of the signature file beside it. */
export interface Verification {
  /** Whether the signature is that of the signer's certificate over what is signed; undefined where it cannot be told. */
  readonly holds: boolean | undefined;
  /** Whether the digest among the signed attributes is that of the signature file; undefined where there is none. */
  readonly digestHolds: boolean | undefined;
  readonly hash: string;
  /** DER of the certificate that signed. */
  readonly certificate: Buffer | undefined;
  /** The bytes that are signed. */
  readonly signed: Buffer | undefined;
}

/** Verifies the block (RFC 5652 section 5.4) with the certificate inside it. Trust in that certificate is not looked at. */
export function verifyBlock(block: SignatureBlock, signatureFile: Buffer | undefined): Verification {
  const { signer } = block;
  const hash = hashes[firstOid(signer.digestAlgorithm)] ?? '';
  const certificate = signerCertificate(block);
  const stated = attributeValue(signer.signedAttributes, messageDigest);
  const digestHolds =
    stated === undefined || signatureFile === undefined || hash === ''
      ? undefined
      : createHash(hash).update(signatureFile).digest().equals(derContent(stated));
  const signed = signer.signedAttributes === null ? signatureFile : asSet(derBytes(signer.signedAttributes));
  const key = certificate === undefined ? undefined : keyOf(certificate);
  const holds = signed === undefined || key === undefined ? undefined : holdsFor(block, signed, key, hash);
  return { holds, digestHolds, hash, certificate, signed };
}

/** Signed attributes are signed as a SET, and stored under another tag. */
function asSet(attributes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([derTag.set]), attributes.subarray(1)]);
}

function firstOid(algorithm: Parameters<typeof derChildren>[0]): string {
  return derOid(derChildren(algorithm)[0], 'algorithm', algorithm);
}

function keyOf(certificate: Buffer): KeyObject | undefined {
  try {
    return readCertificate(certificate)?.publicKey;
  } catch {
    return undefined;
  }
}

function holdsFor(block: SignatureBlock, signed: Buffer, key: KeyObject, digestHash: string): boolean | undefined {
  const algorithm = firstOid(block.signer.signatureAlgorithm);
  const hash = algorithm === ed25519 ? null : (signatureHashes[algorithm] ?? digestHash);
  if (hash === '') return undefined;
  const options = algorithm === pss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
  try {
    return verify(hash, signed, { key, ...options }, derContent(block.signer.signature));
  } catch {
    return undefined;
  }
}
