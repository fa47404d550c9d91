import type { ByteRange } from '../../model/bytes.ts';
import { describeCertificate } from '../_shared/certificate.ts';
import { type DerValue, derChildren, derContent, derOid, derTag, expectDer } from '../_shared/strict-der.ts';

/** One SafeBag (RFC 7292 section 4.2), read but not yet opened. */
export interface Bag {
  readonly kind: 'certificate' | 'private key' | 'protected private key' | 'secret' | 'nested bags' | 'other';
  /** friendlyName; null where there is none. */
  readonly alias: string | null;
  readonly whole: DerValue;
  readonly value: DerValue;
  readonly attributes: DerValue | undefined;
  /** The localKeyId that ties a key to its certificate. */
  readonly localKeyId: DerValue | undefined;
  /** For people: the certificate, or the kind. */
  readonly shown: string;
  /** Where it stands in the file: the bag, or the encrypted piece around it. */
  readonly at: ByteRange;
}

const kinds: Readonly<Record<string, Bag['kind']>> = {
  '1.2.840.113549.1.12.10.1.1': 'private key',
  '1.2.840.113549.1.12.10.1.2': 'protected private key',
  '1.2.840.113549.1.12.10.1.3': 'certificate',
  '1.2.840.113549.1.12.10.1.5': 'secret',
  '1.2.840.113549.1.12.10.1.6': 'nested bags',
};

const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';

/** Reads the bags of one SafeContents. `at`: where they stand in the file, when they were decrypted out of it. */
export function readBags(contents: DerValue, at?: ByteRange): Bag[] {
  return derChildren(expectDer(contents, derTag.sequence, 'SafeContents')).map((whole) =>
    readBag(whole, at ?? whole.at),
  );
}

function readBag(whole: DerValue, at: ByteRange): Bag {
  const [type, wrapped, attributes] = derChildren(expectDer(whole, derTag.sequence, 'SafeBag'));
  const kind = kinds[derOid(type, 'bagId', whole)] ?? 'other';
  const [value] = derChildren(expectDer(wrapped, derTag.context0, 'bagValue', whole));
  const known = expectDer(value, value?.tag ?? 0, 'bagValue', wrapped);
  const named = attributeValues(attributes);
  const alias = named.get(friendlyName);
  return {
    kind,
    alias: alias?.tag === derTag.bmpString ? bmpText(derContent(alias)) : null,
    whole,
    value: known,
    attributes,
    localKeyId: named.get(localKeyId),
    shown: kind === 'certificate' ? certificateText(known) : kind,
    at,
  };
}

/** The first value of each attribute by the identifier of its type. */
function attributeValues(attributes: DerValue | undefined): ReadonlyMap<string, DerValue> {
  const values = new Map<string, DerValue>();
  if (attributes === undefined) return values;
  for (const attribute of derChildren(expectDer(attributes, derTag.set, 'bagAttributes'))) {
    const [type, set] = derChildren(expectDer(attribute, derTag.sequence, 'PKCS12Attribute'));
    const [value] = derChildren(expectDer(set, derTag.set, 'attrValues', attribute));
    const oid = derOid(type, 'attrId', attribute);
    if (value !== undefined && !values.has(oid)) values.set(oid, value);
  }
  return values;
}

/** CertBag: its identifier and the certificate in an OCTET STRING. */
function certificateText(bag: DerValue): string {
  const [, wrapped] = derChildren(expectDer(bag, derTag.sequence, 'CertBag'));
  const [octets] = derChildren(expectDer(wrapped, derTag.context0, 'certValue', bag));
  return describeCertificate(derContent(expectDer(octets, derTag.octetString, 'certValue', wrapped)));
}

/** UTF-16, most significant byte first. */
function bmpText(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}
