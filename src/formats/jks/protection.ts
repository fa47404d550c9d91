import { createHash } from 'node:crypto';
import { DecodeError } from '../../model/problem.ts';
import { knownPasswords, utf16be } from '../_shared/keystore-passwords.ts';
import { derChildren, derContent, derOid, derTag, expectDer, readDer } from '../_shared/strict-der.ts';
import { trailerBytes } from './parse.ts';

const whitener = Buffer.from('Mighty Aphrodite', 'latin1');

/** The known password with which the trailer is SHA-1(password, "Mighty Aphrodite", all before it); undefined if none is it. */
export function passwordOf(bytes: Buffer): string | undefined {
  return knownPasswords.find((password) => trailerHolds(bytes, password));
}

export function trailerHolds(bytes: Buffer, password: string): boolean {
  const end = bytes.length - trailerBytes;
  const digest = createHash('sha1').update(utf16be(password)).update(whitener).update(bytes.subarray(0, end)).digest();
  return digest.equals(bytes.subarray(end));
}

/** `sun.security.provider.KeyProtector`: salt, key xor a chain of SHA-1, SHA-1 of password and key. */
const sunKeyProtector = '1.3.6.1.4.1.42.2.17.1.1';
const digestBytes = 20;

/** The private key (PKCS#8) inside an EncryptedPrivateKeyInfo, when the known password opens it. */
export function recoverKey(encrypted: Buffer, password: string): Buffer | undefined {
  try {
    const [algorithm, data] = derChildren(expectDer(readDer(encrypted), derTag.sequence, 'EncryptedPrivateKeyInfo'));
    const [oid] = derChildren(expectDer(algorithm, derTag.sequence, 'AlgorithmIdentifier'));
    if (derOid(oid, 'algorithm') !== sunKeyProtector) return undefined;
    return unmask(derContent(expectDer(data, derTag.octetString, 'encryptedData')), utf16be(password));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function unmask(protectedKey: Buffer, password: Buffer): Buffer | undefined {
  const end = protectedKey.length - digestBytes;
  if (end < digestBytes) return undefined;
  const key = Buffer.from(protectedKey.subarray(digestBytes, end));
  let chain = protectedKey.subarray(0, digestBytes);
  for (let at = 0; at < key.length; at += digestBytes) {
    chain = createHash('sha1').update(password).update(chain).digest();
    for (let byte = 0; byte < digestBytes && at + byte < key.length; byte += 1)
      key[at + byte] = (key[at + byte] ?? 0) ^ (chain[byte] ?? 0);
  }
  const digest = createHash('sha1').update(password).update(key).digest();
  return digest.equals(protectedKey.subarray(end)) ? key : undefined;
}
