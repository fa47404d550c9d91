const chunkBytes = 1024;
const blockBytes = 64;
const flags = { chunkStart: 1, chunkEnd: 2, parent: 4, root: 8 } as const;
const initial = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
/** Which word of the message is mixed in next, for all seven rounds: the permutation of the paper, applied in advance. */
const messageOrder = messageOrders();

/**
 * The first `size` bytes (at most 32) of the BLAKE3 hash without key (O'Connor, Aumasson, Neves and Wilcox-O'Hearn,
 * 2020), which Node does not have. For inputs of less than 4 TiB.
 */
export function blake3(bytes: Buffer, size: number): Buffer {
  const stack: Int32Array[] = [];
  const last = Math.max(1, Math.ceil(bytes.length / chunkBytes)) - 1;
  for (let at = 0; at < last; at += 1) {
    let value = chunkValue(bytes, at, 0);
    // A subtree is complete whenever the number of chunks so far has another factor of two.
    for (let total = at + 1; total % 2 === 0; total /= 2) value = parentValue(stack.pop(), value, 0);
    stack.push(value);
  }
  let value = chunkValue(bytes, last, stack.length === 0 ? flags.root : 0);
  for (let left = stack.pop(); left !== undefined; left = stack.pop()) {
    value = parentValue(left, value, stack.length === 0 ? flags.root : 0);
  }
  const hash = Buffer.alloc(32);
  for (const [at, word] of value.entries()) hash.writeInt32LE(word, 4 * at);
  return hash.subarray(0, size);
}

function chunkValue(bytes: Buffer, index: number, rootFlag: number): Int32Array {
  const chunk = bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes);
  const blocks = Math.max(1, Math.ceil(chunk.length / blockBytes));
  const message = new Int32Array(16);
  let value: Int32Array = initial;
  for (let at = 0; at < blocks; at += 1) {
    const block = chunk.subarray(at * blockBytes, (at + 1) * blockBytes);
    const start = at === 0 ? flags.chunkStart : 0;
    const end = at === blocks - 1 ? flags.chunkEnd | rootFlag : 0;
    readWords(block, message);
    value = compress(value, message, index, block.length, start | end);
  }
  return value;
}

/** The words of a block; a short one counts as padded with zeros. */
function readWords(block: Buffer, words: Int32Array): void {
  const whole = block.length === blockBytes ? block : Buffer.concat([block], blockBytes);
  for (let at = 0; at < 16; at += 1) words[at] = whole.readInt32LE(4 * at);
}

function parentValue(left: Int32Array | undefined, right: Int32Array, rootFlag: number): Int32Array {
  const message = new Int32Array(16);
  message.set(left ?? [], 0);
  message.set(right, 8);
  return compress(initial, message, 0, blockBytes, flags.parent | rootFlag);
}

/** The compression function of section 2.2, cut to the eight words that chain. */
function compress(value: Int32Array, message: Int32Array, counter: number, length: number, mark: number): Int32Array {
  const state = new Int32Array(16);
  state.set(value);
  state.set(initial.subarray(0, 4), 8);
  state[12] = counter;
  state[14] = length;
  state[15] = mark;
  for (let at = 0; at < messageOrder.length; at += 16) mixRound(state, message, at);
  return state.slice(0, 8).map((word, at) => word ^ (state[at + 8] ?? 0));
}

/** Columns, then diagonals. `at`: where the order of this round begins. */
function mixRound(state: Int32Array, message: Int32Array, at: number): void {
  for (let step = 0; step < 8; step += 1) {
    const column = step & 3;
    const slant = step >> 2;
    const b = 4 + ((column + slant) & 3);
    const c = 8 + ((column + 2 * slant) & 3);
    const d = 12 + ((column + 3 * slant) & 3);
    const first = messageOrder[at + 2 * step] ?? 0;
    const second = messageOrder[at + 2 * step + 1] ?? 0;
    mix(state, column, b, c, d, message[first] ?? 0, message[second] ?? 0);
  }
}

function mix(state: Int32Array, at: number, bt: number, ct: number, dt: number, x: number, y: number): void {
  let a = state[at] ?? 0;
  let b = state[bt] ?? 0;
  let c = state[ct] ?? 0;
  let d = state[dt] ?? 0;
  a = (a + b + x) | 0;
  d = rotate(d ^ a, 16);
  c = (c + d) | 0;
  b = rotate(b ^ c, 12);
  a = (a + b + y) | 0;
  d = rotate(d ^ a, 8);
  c = (c + d) | 0;
  b = rotate(b ^ c, 7);
  state[at] = a;
  state[bt] = b;
  state[ct] = c;
  state[dt] = d;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function messageOrders(): Uint8Array {
  const permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
  const orders = [Array.from({ length: 16 }, (_, at) => at)];
  while (orders.length < 7) orders.push(permutation.map((at) => orders.at(-1)?.[at] ?? 0));
  return Uint8Array.from(orders.flat());
}
