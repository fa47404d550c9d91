import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { findDeflateSettings } from '../../src/bytes/deflate-settings.ts';

/** Text whose repetitions lie at many distances, so that every level finds other matches. */
function variedText(length: number): Buffer {
  const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma'.split(
    ' ',
  );
  let state = 7;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    text += `${words[state % words.length]}${state % 91 === 0 ? state : ' '}`;
  }
  return Buffer.from(text.slice(0, length));
}

const payload = variedText(150_000);

describe('findDeflateSettings', () => {
  it('finds the level and the memory level again', () => {
    for (let level = 1; level <= 9; level++) {
      const found = findDeflateSettings([pair(deflateRawSync(payload, { level }))], 0);
      const again = deflateRawSync(payload, { level: Number(found?.match(/level (\d)/)?.[1]) });
      expect(again.equals(deflateRawSync(payload, { level }))).toBe(true);
    }
    expect(findDeflateSettings([pair(deflateRawSync(payload, { level: 6 }))], 0)).toBe('zlib level 6');
    const long = variedText(600_000);
    const stream = {
      payload: memorySource(long),
      deflate: memorySource(deflateRawSync(long, { level: 9, memLevel: 9 })),
    };
    expect(findDeflateSettings([stream], 2)).toBe('zlib level 9, memory level 9');
  });

  it('finds strategies and small memory levels again', () => {
    const found = (options: object): string | null => findDeflateSettings([pair(deflateRawSync(payload, options))], 0);
    expect(found({ strategy: 2 })).toMatch(/^zlib level \d, strategy Huffman only$/);
    expect(found({ strategy: 3 })).toMatch(/^zlib level \d, strategy run lengths$/);
    expect(found({ strategy: 4 })).toBe('zlib level 6, strategy fixed codes');
    expect(found({ memLevel: 5 })).toBe('zlib level 6, memory level 5');
  });

  it('lets XFL decide between levels that write the same', () => {
    const tiny = Buffer.from('tiny');
    const stream = { payload: memorySource(tiny), deflate: memorySource(deflateRawSync(tiny)) };
    expect([0, 2, 4].map((xfl) => findDeflateSettings([stream], xfl))).toEqual([
      'zlib level 6',
      'zlib level 9',
      'zlib level 1',
    ]);
  });

  it('gives no answer for a stream that is longer, shorter or written otherwise', () => {
    const whole = deflateRawSync(payload);
    expect(findDeflateSettings([pair(Buffer.concat([whole, Buffer.alloc(1)]))], 0)).toBeNull();
    expect(findDeflateSettings([pair(whole.subarray(0, -1))], 0)).toBeNull();
    expect(findDeflateSettings([pair(deflateRawSync(payload, { windowBits: 10 }))], 0)).toBeNull();
    expect(findDeflateSettings([], 0)).toBeNull();
  });

  it('wants one answer for all members, and not too many of them', () => {
    const six = pair(deflateRawSync(payload));
    expect(findDeflateSettings([six, six], 0)).toBe('zlib level 6');
    expect(findDeflateSettings([six, pair(deflateRawSync(payload, { level: 1 }))], 0)).toBeNull();
    const empty = { payload: memorySource(Buffer.alloc(0)), deflate: memorySource(deflateRawSync('')) };
    expect(
      findDeflateSettings(
        Array.from({ length: 64 }, () => empty),
        0,
      ),
    ).not.toBeNull();
    expect(
      findDeflateSettings(
        Array.from({ length: 65 }, () => empty),
        0,
      ),
    ).toBeNull();
  });

  function pair(deflate: Buffer): {
    payload: ReturnType<typeof memorySource>;
    deflate: ReturnType<typeof memorySource>;
  } {
    return { payload: memorySource(payload), deflate: memorySource(deflate) };
  }
});
