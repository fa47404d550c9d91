import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { InputError } from '../model/problem.ts';
import type { Claims } from './attestation.ts';

/** Tokens are a few KiB. */
const maxTokenCharacters = 1024 * 1024;

/** `valid`: a key of the given set made the signature. `none`: a file of claims, which has none. */
export type SignatureState = 'valid' | 'invalid' | 'unchecked' | 'none';

export interface Token {
  readonly claims: Claims;
  readonly signature: SignatureState;
  /** One sentence. */
  readonly why: string;
}

/**
 * Reads a token (RFC 7519, compact form) or a file of its claims, and checks the signature with the keys of a JWKS
 * (RFC 7517) when one is given: RS256 or ES256 only. Validity in time is not judged, as results have no clock. Throws
 * `InputError` for anything that is neither.
 */
export function readToken(text: string, name: string, jwks: string | null): Token {
  if (text.length > maxTokenCharacters) throw fault(name, 'it is larger than any token');
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    const why = 'a file of claims has no signature';
    return { claims: objectOf(trimmed, name, 'its text'), signature: 'none', why };
  }
  const [header, payload, signature, ...rest] = trimmed.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw fault(name, 'neither a JSON object nor three parts with points between them');
  }
  const head = objectOf(decode(header, name).toString('utf8'), name, 'its header');
  const claims = objectOf(decode(payload, name).toString('utf8'), name, 'its payload');
  if (jwks === null) return { claims, signature: 'unchecked', why: 'no keys were given (--jwks)' };
  const keys = keysFor(head, jwks);
  return { claims, ...checkSignature(head, `${header}.${payload}`, decode(signature, name), keys) };
}

type Checked = Pick<Token, 'signature' | 'why'>;

function checkSignature(head: Claims, signed: string, signature: Buffer, keys: readonly JsonWebKey[]): Checked {
  const algorithm = head['alg'];
  if (algorithm !== 'RS256' && algorithm !== 'ES256') {
    return { signature: 'invalid', why: `its algorithm is ${JSON.stringify(algorithm)}; RS256 and ES256 are accepted` };
  }
  if (keys.length === 0)
    return { signature: 'invalid', why: `no key of the set has the id ${JSON.stringify(head['kid'])}` };
  for (const jwk of keys) {
    const key = usableKey(jwk, algorithm);
    if (key === null) continue;
    // JWS has the two numbers of an ECDSA signature side by side (RFC 7518, 3.4).
    const options = algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
    if (verify('sha256', Buffer.from(signed), options, signature)) {
      return { signature: 'valid', why: `${algorithm}, key ${JSON.stringify(jwk['kid'] ?? 'without id')}` };
    }
  }
  return { signature: 'invalid', why: `no fitting key of the set made this ${algorithm} signature` };
}

/** A key of the algorithm's own kind and of a size that is still safe; null otherwise. */
function usableKey(jwk: JsonWebKey, algorithm: 'RS256' | 'ES256'): KeyObject | null {
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return null;
  if (typeof jwk['alg'] === 'string' && jwk['alg'] !== algorithm) return null;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const fits =
    algorithm === 'RS256'
      ? key.asymmetricKeyType === 'rsa' && (modulusLength ?? 0) >= 2048
      : key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1';
  return fits ? key : null;
}

function keysFor(head: Claims, text: string): JsonWebKey[] {
  const keys = objectOf(text, 'the key set', 'its text')['keys'];
  if (!Array.isArray(keys)) throw fault('the key set', "it has no list 'keys'");
  const all = keys.filter((key): key is JsonWebKey => typeof key === 'object' && key !== null);
  const { kid } = head;
  return kid === undefined ? all : all.filter((key) => key['kid'] === kid);
}

function decode(part: string, name: string): Buffer {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw fault(name, 'a part of it is not base64url');
  return Buffer.from(part, 'base64url');
}

function objectOf(text: string, name: string, what: string): Claims {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims;
  } catch {
    // Said below.
  }
  throw fault(name, `${what} should be a JSON object`);
}

function fault(name: string, what: string): InputError {
  const hint = 'A token is what the Confidential Space launcher gives to the workload, or the claims that it holds.';
  return new InputError('token-invalid', `${name} is no attestation token: ${what}`, hint);
}
