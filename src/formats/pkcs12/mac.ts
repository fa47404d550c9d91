import { createHmac } from 'node:crypto';
import { utf16be } from '../_shared/keystore-passwords.ts';
import { derContent } from '../_shared/strict-der.ts';
import { deriveBits, purpose } from './key-derivation.ts';
import type { MacData, Pfx } from './read-pfx.ts';
import type { WorkBudget } from './work-budget.ts';

const hashes: Readonly<Record<string, readonly [string, number]>> = {
  '1.2.840.113549.2.5': ['md5', 16],
  '1.3.14.3.2.26': ['sha1', 20],
  '2.16.840.1.101.3.4.2.4': ['sha224', 28],
  '2.16.840.1.101.3.4.2.1': ['sha256', 32],
  '2.16.840.1.101.3.4.2.2': ['sha384', 48],
  '2.16.840.1.101.3.4.2.3': ['sha512', 64],
};

/** The name of the MAC's hash; its identifier when it is none that is known, as with PBMAC1 (RFC 9579). */
export function macHash({ algorithmOid }: MacData): string {
  return hashes[algorithmOid]?.[0] ?? algorithmOid;
}

/** Whether the MAC of RFC 7292 section 5.1 is right for this password; undefined where it cannot be recomputed. */
export function macHolds(pfx: Pfx, password: string, budget: WorkBudget): boolean | undefined {
  const { mac, authSafe } = pfx;
  const hash = mac === null ? undefined : hashes[mac.algorithmOid];
  if (mac === null || hash === undefined || !budget.spend(mac.iterations)) return undefined;
  const secret = Buffer.concat([utf16be(password), Buffer.alloc(2)]);
  const key = deriveBits(hash[0], secret, derContent(mac.salt), mac.iterations, purpose.mac, hash[1]);
  return createHmac(hash[0], key).update(derContent(authSafe)).digest().equals(derContent(mac.digest));
}
