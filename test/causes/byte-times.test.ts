import { describe, expect, it } from 'vitest';
import { factorClock } from '../../src/causes/factor-clock.ts';
import { compareOpaque } from '../../src/formats/opaque.ts';
import type { CauseContext } from '../../src/model/cause.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const build = 1_750_000_123;
const later = build + 86_400 * 3 + 4_000;
const cx: CauseContext = {
  clock: { left: { times: [build] }, right: { times: [later] } },
  siblings: () => [],
  memo: (_name, compute) => compute(),
};

/** A file of no known format with a number in it. */
function binary(number: Buffer): Buffer {
  const noise = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 89 + (at >> 3) * 7) & 0xff));
  return Buffer.concat([noise.subarray(0, 301), number, noise.subarray(301)]);
}

function claims(left: Buffer, right: Buffer, context = cx) {
  const { sites } = recordSites(compareOpaque, memoryNode('x.bin', binary(left)), memoryNode('x.bin', binary(right)));
  return sites.map((site) => factorClock.claim(site, context));
}

function number(bytes: number, write: (into: Buffer) => void): Buffer {
  const into = Buffer.alloc(bytes);
  write(into);
  return into;
}

const seconds = (time: number): Buffer => number(4, (into) => into.writeUInt32LE(time));
const milliseconds = (time: number): Buffer => number(8, (into) => into.writeBigInt64BE(BigInt(time) * 1000n + 7n));
const nanoseconds = (time: number): Buffer => number(8, (into) => into.writeBigInt64LE(BigInt(time) * 1_000_000_000n));
const filetime = (time: number): Buffer =>
  number(8, (into) => into.writeBigInt64LE((BigInt(time) + 11_644_473_600n) * 10_000_000n));

describe('a time in bytes that no format reads', () => {
  it.each([
    ['seconds', seconds],
    ['milliseconds', milliseconds],
    ['nanoseconds', nanoseconds],
    ['FILETIME', filetime],
  ])('is one where both sides are near their own clock: %s', (_, write) => {
    expect(claims(write(build - 40), write(later - 40))).toEqual([
      { grade: 'lossy', hint: { factor: 'clock', left: build - 40, right: later - 40 } },
    ]);
  });

  it('is none when a side is not, or the sides are swapped', () => {
    expect(claims(seconds(build), seconds(later + 90_000))).toEqual([undefined]);
    expect(claims(seconds(later), seconds(build))).toEqual([undefined]);
    expect(claims(seconds(12_345), seconds(later))).toEqual([undefined]);
  });

  it('is none in one byte that differs, unless it is near', () => {
    const near = { ...cx, clock: { left: cx.clock.left, right: { times: [build + 60] } } };
    const even = build - (build % 256);
    expect(claims(seconds(even + 3), seconds(even + 90), near)).toHaveLength(1);
    expect(claims(seconds(even + 3), seconds(even + 90), near)[0]).toMatchObject({ grade: 'lossy' });
    const far = { ...cx, clock: { left: { times: [build - 40_000] }, right: { times: [build - 40_000] } } };
    expect(claims(seconds(even + 3), seconds(even + 90), far)).toEqual([undefined]);
  });

  it('is none where the bytes could be letters', () => {
    const hash = Buffer.from('hash').readUInt32BE();
    const clock = { left: { times: [hash] }, right: { times: [hash] } };
    const letters = (text: string): Buffer =>
      Buffer.concat([Buffer.from([0x80, 0xff]), Buffer.from(text), Buffer.from([0x80, 0xff])]);
    expect(claims(letters('hash'), letters('haSh'), { ...cx, clock })).toEqual([undefined]);
  });

  it('is none in machine code', () => {
    const { sites } = recordSites(
      compareOpaque,
      memoryNode('x.bin', binary(seconds(build))),
      memoryNode('x.bin', binary(seconds(later))),
    );
    const inCode = sites.map((site) => ({ ...site, key: 'elf:bytes', facts: { ...site.facts, executable: true } }));
    expect(inCode.map((site) => factorClock.claim(site, cx))).toEqual([undefined]);
  });
});
