import { type FloatType, floatTypes } from './tensor.ts';

/** How far two arrays of one type and length are apart. */
export interface FloatError {
  readonly values: number;
  readonly differing: number;
  /** The greatest difference of two values, divided by the greatest magnitude in either array. */
  readonly relativeError: number;
  /** No infinity and no NaN on either side. */
  readonly finite: boolean;
}

/** Compares the numbers of two arrays one by one. */
export function floatError(left: Buffer, right: Buffer, type: keyof typeof floatTypes): FloatError {
  const { bytes } = floatTypes[type];
  const values = Math.floor(left.length / bytes);
  let [differing, most, scale, finite] = [0, 0, 0, left.length === right.length && left.length % bytes === 0];
  for (let at = 0; finite && at < values; at += 1) {
    const [a, b] = [readFloat(left, at * bytes, floatTypes[type]), readFloat(right, at * bytes, floatTypes[type])];
    finite = Number.isFinite(a) && Number.isFinite(b);
    if (a !== b) differing += 1;
    most = Math.max(most, Math.abs(a - b));
    scale = Math.max(scale, Math.abs(a), Math.abs(b));
  }
  return { values, differing, relativeError: scale === 0 ? 0 : most / scale, finite };
}

function readFloat(bytes: Buffer, at: number, { bytes: size, kind, little }: FloatType): number {
  if (size === 8) return little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at);
  if (size === 4) return little ? bytes.readFloatLE(at) : bytes.readFloatBE(at);
  const bits = little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  return kind === 'bfloat' ? bfloat(bits) : half(bits);
}

const scratch = Buffer.alloc(4);

/** The upper half of a number of 32 bits. */
function bfloat(bits: number): number {
  scratch.writeUInt32BE(bits * 65_536);
  return scratch.readFloatBE(0);
}

/** IEEE 754, binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
