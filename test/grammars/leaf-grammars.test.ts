import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitPair, describedCommits, isSameCommit } from '../../src/grammars/commit-text.ts';
import { isCount, isCpuPair, jobCounts } from '../../src/grammars/job-count.ts';
import { calendarNames, decimalMarks, isLocalePair } from '../../src/grammars/locale-text.ts';
import { nearNumbers } from '../../src/grammars/near-number.ts';
import { outputBaseOf, outputBases } from '../../src/grammars/output-base.ts';
import { swappedTokens } from '../../src/grammars/swapped-tokens.ts';
import { isEncodingPair, isTranscodedHex, transcoding } from '../../src/grammars/transcoded.ts';
import { unorderedItems } from '../../src/grammars/unordered-items.ts';
import { isSortedBy } from '../../src/util/collation.ts';

describe('commits', () => {
  it('takes ids, abbreviated or dirty, and no words', () => {
    expect(commitPair('0a1b2c3', '9f8e7d6-dirty')).toEqual({ left: '0a1b2c3', right: '9f8e7d6' });
    expect(commitPair('v2.1', 'v2.1-dirty')).toEqual({ left: null, right: null });
    expect(commitPair('defaced', 'effaced')).toBeUndefined();
    expect(commitPair('1.2.3', '1.2.4')).toBeUndefined();
    expect(isSameCommit('0a1b2c3', '0a1b2c3d4')).toBe(true);
    expect(isSameCommit('0a1b2c3', '0a1b2c4d4')).toBe(false);
  });
  it('reads what git describe says inside a text', () => {
    const [found] = swappedTokens('is v1.0-rc1-3-g0a1b2c3.', 'is v1.0-rc1-4-g1a1b2c3-dirty.', describedCommits) ?? [];
    expect(found?.found).toEqual({ left: '0a1b2c3', right: '1a1b2c3' });
    expect(swappedTokens('is v1.0-rc1', 'is v1.0-rc2', describedCommits)).toBeUndefined();
  });
});

describe('locales', () => {
  it('knows their names, their numbers and their calendars', () => {
    expect(isLocalePair('C.UTF-8', 'de_DE.UTF-8')).toBe(true);
    expect(isLocalePair('hello', 'de_DE')).toBe(false);
    expect(swappedTokens('1.5 and 2', '1,5 and 2', decimalMarks)).toHaveLength(1);
    expect(swappedTokens('1.5', '1,6', decimalMarks)).toBeUndefined();
    expect(swappedTokens('3 March 2025', '3 März 2025', calendarNames)).toHaveLength(1);
    expect(swappedTokens('3 March 2025', '3 April 2025', calendarNames)).toBeUndefined();
  });
  it('sorts by bytes and as a dictionary', () => {
    expect(isSortedBy(['B', 'a', 'c'], 'bytes')).toBe(true);
    expect(isSortedBy(['a', 'B', 'c'], 'dictionary')).toBe(true);
    expect(isSortedBy(['a', 'c', 'B'], 'dictionary')).toBe(false);
    expect(isSortedBy(['a', 'a'], 'bytes')).toBe(false);
  });

  const folder = mkdtempSync(join(tmpdir(), 'locale-'));
  const made = spawnSync('localedef', ['-i', 'en_US', '-f', 'UTF-8', join(folder, 'en_US.UTF-8')]).status === 0;
  it.skipIf(!made)('sorts as sort(1) does under en_US (needs localedef)', () => {
    const words = ['b', 'a', 'B', 'A-c', 'ab', 'Aa', '_z', '.y', 'z1', 'A b', 'AB', 'A_a', 'a-b', 'aab', '1', '-2'];
    const env = { PATH: process.env['PATH'] ?? '', LOCPATH: folder, LC_ALL: 'en_US.UTF-8' };
    const sorted = spawnSync('sort', [], { input: `${words.join('\n')}\n`, env })
      .stdout.toString()
      .trim()
      .split('\n');
    rmSync(folder, { recursive: true });
    expect(sorted).toHaveLength(words.length);
    expect(isSortedBy(sorted, 'dictionary')).toBe(true);
  });
});

describe('encodings', () => {
  it('sees that one text became two', () => {
    expect(transcoding('Zoë Müller', 'Zo? M?ller')).toBe('replaced');
    expect(transcoding('Zoë', 'Zo??')).toBe('replaced');
    expect(transcoding('Zoë', Buffer.from('Zoë').toString('latin1'))).toBe('read as Latin-1');
    expect(transcoding('Zo\\xeb', 'Zoë')).toBe('Latin-1');
    expect(transcoding('Zoë', 'Zoe')).toBeUndefined();
    expect(transcoding('Zoe?', 'Zo??')).toBeUndefined();
    expect(transcoding('Zoë a', 'Zo? b')).toBeUndefined();
  });
  it('sees it in bytes too', () => {
    expect(isTranscodedHex('c3ab', 'eb')).toBe(true);
    expect(isTranscodedHex('c3ab', 'ec')).toBe(false);
    expect(isTranscodedHex('41', '41')).toBe(false);
    expect(isEncodingPair('UTF-8', 'ANSI_X3.4-1968')).toBe(true);
    expect(isEncodingPair('UTF-8', 'fast')).toBe(false);
  });
});

describe('numbers', () => {
  it('are near only when they have many digits and differ in the last ones', () => {
    expect(swappedTokens('loss 0.0312512981', 'loss 0.0312512990', nearNumbers)).toHaveLength(1);
    expect(swappedTokens('rate 0.03', 'rate 0.04', nearNumbers)).toBeUndefined();
    expect(swappedTokens('at 1748937600.12345', 'at 1748937600.12346', nearNumbers)).toBeUndefined();
    expect(swappedTokens('version 1.0001', 'version 1.0002', nearNumbers)).toBeUndefined();
  });
  it('count jobs and processors', () => {
    expect(swappedTokens('make -j16 all', 'make -j4 all', jobCounts)?.[0]?.found).toEqual({ left: '16', right: '4' });
    expect(swappedTokens('run -k16', 'run -k4', jobCounts)).toBeUndefined();
    expect(isCount('0')).toBe(false);
    expect(isCpuPair('znver3', 'haswell')).toBe(true);
    expect(isCpuPair('x86-64-v2', 'x86-64-v3')).toBe(false);
  });
});

describe('sets and maps', () => {
  it('are the same in another order', () => {
    expect(swappedTokens("{'a', 'b', 'c'}", "{'c', 'a', 'b'}", unorderedItems)).toHaveLength(1);
    expect(swappedTokens('{a=1, b=2, c=3}', '{c=3, b=2, a=1}', unorderedItems)).toHaveLength(1);
  });
  it('are not when an item differs, is there twice, or is a word of code', () => {
    expect(swappedTokens("{'a', 'b', 'c'}", "{'c', 'a', 'd'}", unorderedItems)).toBeUndefined();
    expect(swappedTokens("{'a', 'b', 'a'}", "{'b', 'a', 'a'}", unorderedItems)).toBeUndefined();
    expect(swappedTokens('{alpha, beta, gamma}', '{beta, alpha, gamma}', unorderedItems)).toBeUndefined();
  });
});

it('output bases are what Bazel makes of a workspace', () => {
  const base = (folder: string, user: string): string =>
    `/home/${user}/.cache/bazel/_bazel_${user}/${createHash('md5').update(folder).digest('hex')}`;
  const [left, right] = [base('/home/ada/odp', 'ada'), base('/builds/odp', 'ci')];
  expect(swappedTokens(`in ${left}/execroot/x`, `in ${right}/execroot/x`, outputBases)?.[0]?.found).toEqual({
    left,
    right,
  });
  expect(outputBaseOf(`${left}/execroot`)?.user).toBe('ada');
  expect(swappedTokens('in /srv/aa/x', 'in /srv/bb/x', outputBases)).toBeUndefined();
});
