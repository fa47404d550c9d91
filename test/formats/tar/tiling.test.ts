import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarContainer } from '../../../src/formats/tar/container.ts';
import { indexBytes, read, sign } from './build-tar.ts';
import { malformed, wellFormed } from './samples.ts';
import { fingerprint, tilesOf, tilingFaults } from './tiling.ts';

const all = [
  ...Object.entries(wellFormed),
  ...Object.entries(malformed).map(([name, [bytes]]) => [name, bytes] as const),
];
const small = all.filter(([, bytes]) => bytes.length > 0 && bytes.length < 16 * 1024);

describe('fields, contents and rest', () => {
  it.each(all)('tile the archive: %s', (_, bytes) => {
    expect(tilingFaults(bytes)).toEqual([]);
  });

  it.each(small)('tell apart archives that differ in one byte: %s', (_, bytes) => {
    const original = fingerprint(bytes);
    const property = fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(fingerprint(changed)).not.toBe(original);
      expect(tilingFaults(changed)).toEqual([]);
    });
    fc.assert(property, { seed: 2, numRuns: 120 });
  });

  it.each(small)('tile every beginning of the archive, which is clean or a problem: %s', (_, bytes) => {
    const { index } = read(bytes);
    const clean = new Set([0, ...index.end, ...index.globalPax.map((range) => range.end)]);
    for (let size = 0; size < bytes.length; size += size % 512 > 3 && size % 512 < 505 ? 17 : 1) {
      const cut = bytes.subarray(0, size);
      const { index: found } = read(cut);
      const isMarker = size > index.endStart;
      const hasFault = found.problems.length > 0 || index.problems.length > 0;
      expect({ size, isClean: clean.has(size) || isMarker || hasFault }).toEqual({ size, isClean: true });
      if (size % 8 < 3) expect({ size, faults: tilingFaults(cut) }).toEqual({ size, faults: [] });
    }
  });

  it('tile archives of any valid headers, and nothing throws', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.constantFrom(0, 32, 48, 49, 55, 61, 76, 83, 103, 120, 128, 255),
    });
    const input = fc.record({
      sample: fc.constantFrom(...small),
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    });
    const property = fc.property(input, ({ sample: [, bytes], changes }) => {
      const changed = Buffer.from(bytes);
      for (const { at, byte } of changes) changed[at % changed.length] = byte;
      for (const { name, start } of tilesOf(bytes)) if (/name$/.test(name) && start % 512 === 0) resign(changed, start);
      expect(tilingFaults(changed)).toEqual([]);
      expectSound(changed);
    });
    fc.assert(property, { seed: 4, numRuns: 3000 });
  });

  it('gives different values to different bytes in every field that is not a number', () => {
    const bytes = wellFormed.gnu ?? Buffer.alloc(0);
    const values = (input: Buffer) => {
      const { index, source } = read(input);
      return tarContainer(source, index)
        .frame(0)
        .map((field) => [field.name, field.value] as const);
    };
    const original = values(bytes);
    const tiles = tilesOf(bytes).filter(({ start }) => start < 512);
    for (const { name, start, end } of tiles) {
      if (/ (chksum|magic|version|typeflag|size|isextended)$/.test(name)) continue;
      for (let at = start; at < end; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0xa5;
        const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
        const old = bytes.subarray(148, 156).reduce((total, byte) => total + byte, 0);
        changed.write((sum - old + 256).toString(8).padStart(6, '0'), 148);
        const field = name.slice(2);
        const value = (list: typeof original) => list.find(([other]) => other === field)?.[1];
        expect({ field, at, same: value(values(changed)) === value(original) }).toEqual({ field, at, same: false });
      }
    }
  });
});

/** The index does not depend on chunks, and every member can be described and opened. */
function expectSound(bytes: Buffer): void {
  const { index, source } = read(bytes);
  expect(indexBytes(bytes, [513])).toEqual(index);
  const side = tarContainer(source, index);
  for (let at = 0; at < side.count; at++) {
    expect(side.describe(at)).toMatch(/./);
    expect(side.contentSize(at)).toBe(side.open(at).size);
    if (side.contentSize(at) < 1e6) expect(side.contentId(at)).toMatch(/^[0-9a-f]{64}$/);
  }
}

function resign(bytes: Buffer, start: number): void {
  if (bytes.length >= start + 512) sign(bytes.subarray(start, start + 512));
}
