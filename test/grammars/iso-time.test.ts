import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockFrom, withinOneDay } from '../../src/grammars/clock.ts';
import { isoTime, parseIsoTime } from '../../src/grammars/iso-time.ts';

describe('RFC 3339', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
    ['2024-02-29T12:00:00Z', 1_709_208_000],
    ['2024-02-29 12:00:00', 1_709_208_000],
    ['2024-02-29T13:30:00.25+01:30', 1_709_208_000],
    ['2024-02-29T04:00:00-08:00', 1_709_208_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800],
  ])('%s is %d', (text, seconds) => expect(parseIsoTime(text)).toBe(seconds));

  it.each([
    '2023-02-29T00:00:00Z',
    '2024-00-10T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:61Z',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00Z',
    '2024-01-01',
    ' 2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00Z\n',
    '+2024-01-01T00:00:00Z',
  ])('%j is no time', (text) => expect(parseIsoTime(text)).toBeUndefined());

  it('comes back as it was written, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        expect(parseIsoTime(isoTime(seconds))).toBe(seconds);
      }),
      { seed: 42, numRuns: 500 },
    );
    expect(isoTime(Number.MAX_VALUE)).toBe(String(Number.MAX_VALUE));
  });
});

describe('the clock of an image', () => {
  it('leaves constants and nonsense out, and counts each time once', () => {
    expect(clockFrom([0, 1, null, Number.NaN, 1_748_937_600, 315_532_800, 1_748_937_600, 1_700_000_000])).toEqual({
      times: [1_700_000_000, 1_748_937_600],
    });
  });

  it('holds for a day in both directions, and not a second longer', () => {
    const clock = clockFrom([1_748_937_600]);
    for (const off of [0, 86_400, -86_400]) expect(withinOneDay(1_748_937_600 + off, clock)).toBe(true);
    for (const off of [86_401, -86_401]) expect(withinOneDay(1_748_937_600 + off, clock)).toBe(false);
    expect(withinOneDay(1_748_937_600, clockFrom([]))).toBe(false);
  });
});
