/**
 * RC2 in CBC mode (RFC 2268), which old PKCS#12 files protect certificates with and which OpenSSL 3 no longer offers.
 * Only what is needed to read: decryption, and the padding of PKCS#7.
 */

/** Section 2: a permutation of the 256 bytes, made from the digits of pi. */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

const blockBytes = 8;
const words = 64;

/** The plain bytes; undefined when the padding is wrong, which a wrong key gives. `key`: as many bytes as it has bits of strength. */
export function decryptRc2(key: Buffer, iv: Buffer, encrypted: Buffer): Buffer | undefined {
  if (encrypted.length === 0 || encrypted.length % blockBytes !== 0 || iv.length !== blockBytes) return undefined;
  const schedule = expandKey(key);
  const plain = Buffer.alloc(encrypted.length);
  let before: Buffer = iv;
  for (let at = 0; at < encrypted.length; at += blockBytes) {
    const block = encrypted.subarray(at, at + blockBytes);
    const clear = decryptBlock(schedule, block);
    for (let byte = 0; byte < blockBytes; byte += 1) plain[at + byte] = (clear[byte] ?? 0) ^ (before[byte] ?? 0);
    before = block;
  }
  return withoutPadding(plain);
}

function withoutPadding(plain: Buffer): Buffer | undefined {
  const count = plain.at(-1) ?? 0;
  if (count === 0 || count > blockBytes) return undefined;
  const end = plain.length - count;
  return plain.subarray(end).every((byte) => byte === count) ? plain.subarray(0, end) : undefined;
}

/** Section 2, with an effective strength of all bits of the key. */
function expandKey(key: Buffer): Uint16Array {
  const bytes = Buffer.alloc(2 * words);
  key.copy(bytes);
  for (let at = key.length; at < bytes.length; at += 1)
    bytes[at] = pi((bytes[at - 1] ?? 0) + (bytes[at - key.length] ?? 0));
  const from = bytes.length - key.length;
  bytes[from] = pi(bytes[from] ?? 0);
  for (let at = from - 1; at >= 0; at -= 1) bytes[at] = pi((bytes[at + 1] ?? 0) ^ (bytes[at + key.length] ?? 0));
  return Uint16Array.from({ length: words }, (_, at) => bytes.readUInt16LE(2 * at));
}

function pi(index: number): number {
  return piTable[index & 0xff] ?? 0;
}

const shifts = [1, 2, 3, 5] as const;

/** Section 4: five mixing rounds, a mashing round, six, a mashing round, five, all backwards. */
function decryptBlock(schedule: Uint16Array, block: Buffer): Buffer {
  const r = Uint16Array.from({ length: 4 }, (_, at) => block.readUInt16LE(2 * at));
  const state = { r, schedule, next: words - 1 };
  mixBackwards(state, 5);
  mashBackwards(state);
  mixBackwards(state, 6);
  mashBackwards(state);
  mixBackwards(state, 5);
  const clear = Buffer.alloc(blockBytes);
  for (const [at, value] of r.entries()) clear.writeUInt16LE(value, 2 * at);
  return clear;
}

interface State {
  readonly r: Uint16Array;
  readonly schedule: Uint16Array;
  next: number;
}

function word(r: Uint16Array, at: number): number {
  return r[at & 3] ?? 0;
}

function mixBackwards(state: State, rounds: number): void {
  const { r, schedule } = state;
  for (let step = 4 * rounds - 1; step >= 0; step -= 1) {
    const at = step & 3;
    const shift = shifts[at] ?? 1;
    const turned = ((word(r, at) >>> shift) | (word(r, at) << (16 - shift))) & 0xffff;
    const [one, two, three] = [word(r, at + 3), word(r, at + 2), word(r, at + 1)];
    r[at] = turned - (schedule[state.next] ?? 0) - (one & two) - (~one & three);
    state.next -= 1;
  }
}

function mashBackwards({ r, schedule }: State): void {
  for (let at = 3; at >= 0; at -= 1) r[at] = word(r, at) - (schedule[word(r, at + 3) & 63] ?? 0);
}
