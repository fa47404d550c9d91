import { describe, expect, it } from 'vitest';
import { datePair, dates, readDate } from '../../src/grammars/dates-in-words.ts';
import { swappedTokens } from '../../src/grammars/swapped-tokens.ts';

/** 2026-11-24. */
const day = 1_795_478_400;

describe('dates in words', () => {
  it.each([
    ['2026-11-24', 'iso'],
    ['2026-11-24 10:00:00 UTC', 'iso'],
    ['11/24/2026', 'slashes'],
    ['Tue Nov 24 10:00:00 2026', 'ctime'],
    ['Tue Nov 24 10:00:00 UTC 2026', 'ctime'],
    ['Tue Nov 24 2026 10:00:00', 'month first'],
    ['Nov 24, 2026', 'month first'],
    ['November 24, 2026 at 10:00 AM', 'month first'],
    ['24 November 2026', 'day first'],
    ['Tue, 24 Nov 2026 10:00:00 +0000', 'day first'],
  ])('%s', (text, form) => expect(readDate(text)).toEqual({ form, time: day }));

  it.each(['2026-13-01', 'Mon Nov 24 2026', '31 November 2026', 'Smarch 1, 2026', '1.2.3', 'May', '24', '02/30/2026'])(
    '%s is none',
    (text) => expect(readDate(text)).toBeUndefined(),
  );

  it('are a pair in one form alone', () => {
    expect(datePair('Nov 2026', 'December 2026')).toMatchObject({ form: 'month' });
    expect(datePair('Nov 2026', '2026-11-24')).toBeUndefined();
    expect(swappedTokens('on Nov 24, 2026.', 'on Nov 25, 2026.', dates)).toHaveLength(1);
  });
});
