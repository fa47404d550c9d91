import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { utf16be } from '../_shared/keystore-passwords.ts';
import {
  type DerValue,
  derChildren,
  derContent,
  derOid,
  derSmallInteger,
  derTag,
  expectDer,
} from '../_shared/strict-der.ts';
import { deriveBits, purpose } from './key-derivation.ts';
import { decryptRc2 } from './rc2.ts';
import type { WorkBudget } from './work-budget.ts';

/** One thing that a writer of a protected piece chose; `at` is where the value begins in its buffer. */
export interface Setting {
  readonly name: string;
  readonly value: string | number;
  readonly source: DerValue;
}

/** How a piece is protected: what was chosen, what is random, and how to open it. */
export interface Protection {
  readonly settings: readonly Setting[];
  /** Salt and initialisation vector: random, and no matter of content. */
  readonly random: readonly DerValue[];
  /** undefined where the password is wrong, the algorithm is not known, or it would take too long. */
  open(encrypted: Buffer, password: string, budget: WorkBudget): Buffer | undefined;
}

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

/** Ciphers of PBES2 (RFC 8018 appendix B.2) by the names of OpenSSL, with the bytes of their keys. */
const ciphers: Readonly<Record<string, readonly [string, number]>> = {
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
};

const hmacs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Schemes of PKCS#12 itself (RFC 7292 appendix C), all with SHA-1: cipher and bytes of its key. */
const oldSchemes: Readonly<Record<string, readonly [string, number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24],
  '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
  '1.2.840.113549.1.12.1.5': ['rc2-cbc', 16],
  '1.2.840.113549.1.12.1.6': ['rc2-40-cbc', 5],
};

/** Reads an AlgorithmIdentifier of an encryption. Unknown schemes have their identifier as the only setting and do not open. */
export function readProtection(algorithm: DerValue): Protection {
  const [oid, parameters] = derChildren(expectDer(algorithm, derTag.sequence, 'AlgorithmIdentifier'));
  const scheme = derOid(oid, 'algorithm', algorithm);
  if (oid !== undefined && parameters !== undefined) {
    if (scheme === pbes2) return readPbes2(parameters);
    const old = oldSchemes[scheme];
    if (old !== undefined) return readOldScheme(oid, parameters, old);
  }
  return { settings: [{ name: 'scheme', value: scheme, source: oid ?? algorithm }], random: [], open: () => undefined };
}

function readPbes2(parameters: DerValue): Protection {
  const [derivation, encryption] = derChildren(expectDer(parameters, derTag.sequence, 'PBES2-params'));
  const [kdfOid, kdf] = derChildren(expectDer(derivation, derTag.sequence, 'keyDerivationFunc', parameters));
  const [cipherOid, iv] = derChildren(expectDer(encryption, derTag.sequence, 'encryptionScheme', parameters));
  const kdfName = derOid(kdfOid, 'keyDerivationFunc', derivation);
  const cipherName = derOid(cipherOid, 'encryptionScheme', encryption);
  const source = cipherOid ?? parameters;
  if (kdfName !== pbkdf2 || kdf === undefined || iv === undefined)
    return {
      settings: [{ name: 'scheme', value: `${kdfName}, ${cipherName}`, source }],
      random: [],
      open: () => undefined,
    };
  const [salt, iterations, ...optional] = derChildren(expectDer(kdf, derTag.sequence, 'PBKDF2-params', derivation));
  const saltValue = expectDer(salt, derTag.octetString, 'salt', kdf);
  const count = derSmallInteger(iterations, 'iterationCount', kdf);
  const prf = optional.find(({ tag }) => tag === derTag.sequence);
  const prfOid = prf === undefined ? '1.2.840.113549.2.7' : derOid(derChildren(prf)[0], 'prf', prf);
  const hash = hmacs[prfOid];
  const cipher = ciphers[cipherName];
  return {
    settings: [
      { name: 'cipher', value: cipher?.[0] ?? cipherName, source },
      { name: 'hmac', value: hash ?? prfOid, source: prf ?? kdf },
      { name: 'iterations', value: count, source: iterations ?? kdf },
    ],
    random: [saltValue, iv],
    open(encrypted, password, budget) {
      if (hash === undefined || cipher === undefined || !budget.spend(count)) return undefined;
      const key = pbkdf2Sync(password, derContent(saltValue), count, cipher[1], hash);
      return decipher(cipher[0], key, derContent(iv), encrypted);
    },
  };
}

function readOldScheme(oid: DerValue, parameters: DerValue, [cipher, keyBytes]: readonly [string, number]): Protection {
  const [salt, iterations] = derChildren(expectDer(parameters, derTag.sequence, 'pkcs-12PbeParams'));
  const saltValue = expectDer(salt, derTag.octetString, 'salt', parameters);
  const count = derSmallInteger(iterations, 'iterations', parameters);
  return {
    settings: [
      { name: 'cipher', value: cipher, source: oid },
      { name: 'iterations', value: count, source: iterations ?? parameters },
    ],
    random: [saltValue],
    open(encrypted, password, budget) {
      if (!budget.spend(3 * count)) return undefined;
      const secret = Buffer.concat([utf16be(password), Buffer.alloc(2)]);
      const bits = (use: number, length: number): Buffer =>
        deriveBits('sha1', secret, derContent(saltValue), count, use, length);
      const key = bits(purpose.key, keyBytes);
      const iv = bits(purpose.iv, 8);
      if (cipher.startsWith('rc2')) return decryptRc2(key, iv, encrypted);
      // Two keys are three of which the last is the first.
      const full = keyBytes === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
      return decipher('des-ede3-cbc', full, iv, encrypted);
    },
  };
}

function decipher(name: string, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer | undefined {
  try {
    const cipher = createDecipheriv(name, key, iv);
    return Buffer.concat([cipher.update(encrypted), cipher.final()]);
  } catch {
    return undefined;
  }
}
