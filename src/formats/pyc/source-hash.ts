const mask = (1n << 64n) - 1n;
/** Hashing runs on big integers; larger sources are left alone. */
const maxHashedBytes = 4 * 1024 * 1024;
/** Python 3.11 went from SipHash-2-4 to SipHash-1-3. */
const firstMagicOfSipHash13 = 3450;

/**
 * The source hash of PEP 552 in lower-case hex: SipHash of the source, keyed by the magic number (importlib.util's
 * `source_hash`). undefined for sources above 4 MiB.
 */
export function sourceHash(magic: number, source: Buffer): string | undefined {
  if (source.length > maxHashedBytes) return undefined;
  const [compressions, finalizations] = magic >= firstMagicOfSipHash13 ? [1, 3] : [2, 4];
  // The key is the four magic bytes (number, CR LF) as one little-endian integer.
  const key = BigInt(magic) | (0x0a0dn << 16n);
  const hash = Buffer.alloc(8);
  hash.writeBigUInt64LE(sipHash(key, source, compressions, finalizations));
  return hash.toString('hex');
}

type State = [bigint, bigint, bigint, bigint];

/** SipHash with the second half of the key zero (Aumasson and Bernstein, 2012). */
function sipHash(key: bigint, bytes: Buffer, compressions: number, finalizations: number): bigint {
  let state: State = [key ^ 0x736f6d6570736575n, 0x646f72616e646f6dn, key ^ 0x6c7967656e657261n, 0x7465646279746573n];
  const whole = bytes.length - (bytes.length % 8);
  const last = Buffer.alloc(8);
  bytes.copy(last, 0, whole);
  last.writeUInt8(bytes.length & 0xff, 7);
  for (let at = 0; at < whole; at += 8) state = absorb(state, bytes.readBigUInt64LE(at), compressions);
  state = absorb(state, last.readBigUInt64LE(0), compressions);
  const [v0, v1, v2, v3] = rounds([state[0], state[1], state[2] ^ 0xffn, state[3]], finalizations);
  return v0 ^ v1 ^ v2 ^ v3;
}

function absorb([v0, v1, v2, v3]: State, word: bigint, count: number): State {
  const mixed = rounds([v0, v1, v2, v3 ^ word], count);
  return [mixed[0] ^ word, mixed[1], mixed[2], mixed[3]];
}

function rounds(state: State, count: number): State {
  let [v0, v1, v2, v3] = state;
  for (let round = 0; round < count; round += 1) {
    v0 = (v0 + v1) & mask;
    v2 = (v2 + v3) & mask;
    v1 = rotate(v1, 13n) ^ v0;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = (rotate(v0, 32n) + v3) & mask;
    v2 = (v2 + v1) & mask;
    v3 = rotate(v3, 21n) ^ v0;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  }
  return [v0, v1, v2, v3];
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}
