import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskTimes, parseTime } from '../../src/grammars/times-in-text.ts';

/** 2026-11-23T07:25:02Z, a Monday. */
const monday = 1795418702;

describe('a time in text', () => {
  it.each([
    ['2026-11-23T07:25:02Z', monday],
    ['2026-11-23T07:25:02', monday],
    ['2026-11-23 07:25:02', monday],
    ['2026-11-23  07:25:02', monday],
    ['2026-11-23T09:25:02+02:00', monday],
    ['2026-11-23T09:25:02+0200', monday],
    ['2026-11-23T07:25:02.123456789Z', monday],
    ['Mon Nov 23 07:25:02 2026', monday],
    ['Mon Nov 23 07:25:02 UTC 2026', monday],
    ['Mon Nov 23 07\\:25\\:02 UTC 2026', monday],
    ['Mon, 23 Nov 2026 07:25:02 +0000', monday],
    ['Mon, 23 Nov 2026 08:25:02 +0100', monday],
    ['23 Nov 2026 07:25:02 GMT', monday],
    ['Nov 23 2026 07:25:02', monday],
    ['Nov 23 2026, 07:25:02', monday],
    ['07:25:02 Nov 23 2026', monday],
    ['Nov 23 2026', 1795392000],
    ['Nov  3 2026', 1793664000],
    ['2026-11-23', 1795392000],
    ['1795418702', monday],
    ['1795418702123', monday + 0.123],
    ['1795418702.5', monday + 0.5],
  ])('reads %s', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
    expect(parseTime(` ${text}\n`)).toBe(seconds);
  });

  it.each([
    ['a wrong weekday', 'Tue Nov 23 07:25:02 UTC 2026'],
    ['a wrong weekday in a mail', 'Tue, 23 Nov 2026 07:25:02 +0000'],
    ['no such day', '2026-02-30T00:00:00Z'],
    ['no such day of a macro', 'Nov 31 2026'],
    ['no such hour', '2026-11-23T24:25:02Z'],
    ['no such zone', '2026-11-23T07:25:02+99:00'],
    ['no such month', '2026-13-01'],
    ['another language', 'Mo Nov 23 07:25:02 2026'],
    ['a number of nine digits', '179541870'],
    ['a number of eleven digits', '17954187021'],
    ['a version', '1.1795418702'],
    ['a version', '1795418702.1.2'],
    ['digits in a hash', 'a1795418702b'],
    ['a date in a word', 'x2026-11-23'],
    ['a date in a longer number', '12026-11-23'],
    ['a letter behind the zone', '2026-11-23T07:25:02Zulu'],
    ['a word around a macro', 'antNov 23 2026'],
    ['a longer year', 'Nov 23 20261'],
    ['a time and more', 'since 2026-11-23'],
    ['nothing', ''],
  ])('does not read %s: %s', (_, text) => expect(parseTime(text)).toBeUndefined());

  it('is cut out wherever it stands, and only it', () => {
    expect(maskTimes('at 2026-11-23T07:25:02Z, 2026-02-30, 1795418702 and 12')).toEqual({
      masked: 'at \0, 2026-02-30, \0 and 12',
      times: [monday, monday],
    });
  });

  it('is not looked for in long texts and in texts that hold the mark', () => {
    const long = `${'x'.repeat(4090)} 2026-11-23`;
    expect(maskTimes(long)).toEqual({ masked: long, times: [] });
    expect(maskTimes('2026-11-23 \0')).toEqual({ masked: '2026-11-23 \0', times: [] });
  });

  it('never leaves other text equal that was not: what is not a time survives the cut', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc XYZ-_:/.,+\n'), maxLength: 12 });
    const time = fc.constantFrom('2026-11-23T07:25:02Z', 'Nov 23 2026', '1795418702', 'Mon Nov 23 07:25:02 UTC 2026');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, time)), word, (parts, last) => {
        const spaced = parts.map(([before, text]) => `${before} ${text} `);
        const { masked, times } = maskTimes(spaced.join('') + last);
        expect(times).toHaveLength(parts.length);
        expect(masked).toBe(parts.map(([before]) => `${before} \0 `).join('') + last);
      }),
      { seed: 42 },
    );
  });

  it('is never found in text without one', () => {
    const forms =
      /\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2} [ 0-3]\d \d{4}|[A-Z][a-z]{2} [ 0-3]\d \d{2}\\?:|\d [A-Z][a-z]{2} \d{4}|1\d{9}/;
    const unit = fc.constantFrom(...'0123456789:-T. ZNovMn', 'Nov', ' 23 ', '2026', '-11', ':25', '07', '17954');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        const { masked, times } = maskTimes(text);
        if (!forms.test(text)) expect({ masked, times }).toEqual({ masked: text, times: [] });
        for (const seconds of times) expect(Number.isFinite(seconds)).toBe(true);
      }),
      { seed: 42, numRuns: 5000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(parseTime(text)).toBeUndefined();
      }),
      { seed: 42, numRuns: 2000 },
    );
  });

  it('comes back from every form in which it is written', () => {
    const seconds = fc.integer({ min: 1_000_000_000, max: 1_999_999_999 });
    fc.assert(
      fc.property(seconds, (time) => {
        const date = new Date(time * 1000);
        const [week, day, month, year, clock] = date.toUTCString().replace(',', '').split(' ');
        const forms = [
          date.toISOString(),
          date.toUTCString(),
          `${week} ${month} ${day} ${clock} UTC ${year}`,
          `${month} ${String(Number(day)).padStart(2)} ${year} ${clock}`,
          String(time),
          String(time * 1000),
        ];
        expect(forms.map(parseTime)).toEqual(forms.map(() => time));
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
