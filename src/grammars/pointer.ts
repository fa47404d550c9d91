import type { TokenGrammar } from './swapped-tokens.ts';

/** Where Linux on x86-64 and arm64 puts what it maps: stacks and libraries, programs and their heap, the heap of Go. */
export type PointerArea = 'library' | 'program' | 'go-heap';

/** Two addresses of one area. */
export interface PointerPair {
  readonly area: PointerArea;
  readonly left: bigint;
  readonly right: bigint;
}

const areas: readonly (readonly [PointerArea, bigint, bigint])[] = [
  ['library', 0x7e00_0000_0000n, 0x7fff_ffff_f000n],
  ['library', 0xffff_0000_0000n, 0xffff_ffff_f000n],
  ['program', 0x5500_0000_0000n, 0x56ff_ffff_f000n],
  ['program', 0xaaaa_0000_0000n, 0xaaff_ffff_f000n],
  ['go-heap', 0xc0_0000_0000n, 0xc0_ffff_ffffn],
];

/** The area of a 48-bit address that a randomised process can have; undefined for other numbers. */
export function pointerArea(address: bigint): PointerArea | undefined {
  return areas.find(([, low, high]) => address >= low && address <= high)?.[0];
}

/**
 * Two addresses of one area, as `0x7f3a5c…` in text. Both are aligned alike to four bits: randomisation moves whole pages
 * (4,096 bytes), so the last three digits of one object are equal unless the allocator placed it elsewhere.
 */
export function pointerPair(left: string, right: string): PointerPair | undefined {
  if (left === right || !hexPointer.test(left) || !hexPointer.test(right)) return undefined;
  return pairOf(BigInt(left), BigInt(right));
}

/** Two little-endian or big-endian addresses of eight bytes each. */
export function pointerBytesPair(left: Buffer, right: Buffer): PointerPair | undefined {
  if (left.length !== 8 || right.length !== 8 || left.equals(right)) return undefined;
  return (
    pairOf(left.readBigUInt64LE(), right.readBigUInt64LE()) ?? pairOf(left.readBigUInt64BE(), right.readBigUInt64BE())
  );
}

/** Addresses inside a text. */
export const pointers: TokenGrammar<PointerPair> = {
  pattern: /(?<![0-9A-Za-z_])0x(?:0000)?[0-9a-fA-F]{10,12}(?![0-9A-Za-z_])/g,
  pair: pointerPair,
};

const hexPointer = /^0x(?:0000)?[0-9a-fA-F]{10,12}$/;

function pairOf(left: bigint, right: bigint): PointerPair | undefined {
  const area = pointerArea(left);
  const alike = area !== undefined && area === pointerArea(right) && left !== right && (left & 7n) === (right & 7n);
  return alike ? { area, left, right } : undefined;
}
