/** Bob Jenkins' hash lookup3, `hashlittle` with the seed 0, which HDF5 uses as its checksum of metadata. */
export function lookup3(bytes: Buffer): number {
  const start = (0xdeadbeef + bytes.length) >>> 0;
  let state: State = [start, start, start];
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    state = mix(add(state, bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)));
  }
  if (at === bytes.length) return state[2];
  const last = Buffer.alloc(12);
  bytes.copy(last, 0, at);
  return final(add(state, last.readUInt32LE(0), last.readUInt32LE(4), last.readUInt32LE(8)))[2];
}

type State = readonly [number, number, number];

function add([a, b, c]: State, x: number, y: number, z: number): State {
  return [(a + x) >>> 0, (b + y) >>> 0, (c + z) >>> 0];
}

function rotate(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}

/** Six rounds; after each, the names of the three words move on by one. */
function mix(state: State): State {
  let [a, b, c] = state;
  for (const bits of [4, 6, 8, 16, 19, 4]) {
    a = ((a - c) ^ rotate(c, bits)) >>> 0;
    c = (c + b) >>> 0;
    [a, b, c] = [b, c, a];
  }
  return [a, b, c];
}

/** Seven rounds of xor and subtraction. */
function final(state: State): State {
  let [a, b, c] = state;
  for (const bits of [14, 11, 25, 16, 4, 14, 24]) {
    c = ((c ^ b) - rotate(b, bits)) >>> 0;
    [a, b, c] = [b, c, a];
  }
  // Seven rounds leave the words turned by one; the result is the one that was worked on last.
  return [a, c, b];
}
