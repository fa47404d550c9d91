import { DecodeError } from '../../model/problem.ts';
import {
  type DerValue,
  derChildren,
  derOid,
  derSmallInteger,
  derTag,
  expectDer,
  readDer,
} from '../_shared/strict-der.ts';

const dataOid = '1.2.840.113549.1.7.1';

/** PFX of RFC 7292 section 4: the values as they stand in the file. */
export interface Pfx {
  readonly whole: DerValue;
  /** The OCTET STRING that holds the AuthenticatedSafe: what the MAC is about. */
  readonly authSafe: DerValue;
  readonly mac: MacData | null;
}

/** MacData of section 4, in its form with a PKCS#12 key (not PBMAC1, whose `algorithm` is no hash). */
export interface MacData {
  readonly at: DerValue;
  readonly algorithm: DerValue;
  readonly algorithmOid: string;
  readonly digest: DerValue;
  readonly salt: DerValue;
  readonly iterations: number;
  readonly iterationsAt: DerValue | undefined;
}

/** Throws DecodeError `der-syntax` or `pkcs12-syntax`. Stores that are signed instead of having a MAC are refused. */
export function readPfx(bytes: Buffer): Pfx {
  const whole = expectDer(readDer(bytes), derTag.sequence, 'PFX');
  if (whole.at.end !== bytes.length)
    throw new DecodeError(
      'pkcs12-syntax',
      whole.at.end,
      `expected the end, found ${bytes.length - whole.at.end} bytes`,
    );
  const [version, authSafe, mac] = derChildren(whole);
  const number = derSmallInteger(version, 'version', whole);
  if (number !== 3)
    throw new DecodeError('pkcs12-syntax', version?.at.start ?? 0, `expected version 3, found ${number}`);
  const [type, content] = derChildren(expectDer(authSafe, derTag.sequence, 'authSafe', whole));
  const oid = derOid(type, 'contentType', authSafe);
  if (oid !== dataOid)
    throw new DecodeError('pkcs12-syntax', type?.at.start ?? 0, `expected contents of type data, found ${oid}`);
  const [octets] = derChildren(expectDer(content, derTag.context0, 'content', authSafe));
  return {
    whole,
    authSafe: expectDer(octets, derTag.octetString, 'AuthenticatedSafe', content),
    mac: mac === undefined ? null : readMac(mac),
  };
}

function readMac(at: DerValue): MacData {
  const [info, salt, iterationsAt] = derChildren(expectDer(at, derTag.sequence, 'macData'));
  const [algorithm, digest] = derChildren(expectDer(info, derTag.sequence, 'DigestInfo', at));
  const identifier = expectDer(algorithm, derTag.sequence, 'digestAlgorithm', info);
  return {
    at,
    algorithm: identifier,
    algorithmOid: derOid(derChildren(identifier)[0], 'digestAlgorithm', identifier),
    digest: expectDer(digest, derTag.octetString, 'digest', info),
    salt: expectDer(salt, derTag.octetString, 'macSalt', at),
    iterations: iterationsAt === undefined ? 1 : derSmallInteger(iterationsAt, 'iterations', at),
    iterationsAt,
  };
}
