import { describe, expect, it } from 'vitest';
import { text } from '../../src/formats/text.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(left: string | Buffer, right: string | Buffer) {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  const { sites } = recordSites(text.compare, memoryNode('etc/motd', a), memoryNode('etc/motd', b));
  expect(complementsEqual(a, b, sites)).toBe(true);
  return sites;
}

function matches(head: Buffer, size = head.length): boolean {
  return text.matches({ name: 'x', size, head });
}

describe('text', () => {
  it('recognises UTF-8 without NUL, also with a character cut off by the probe', () => {
    expect(matches(Buffer.from('grün\n'))).toBe(true);
    expect(matches(Buffer.from('a\0b'))).toBe(false);
    expect(matches(Buffer.from([0x61, 0xff, 0x62]))).toBe(false);
    expect(matches(Buffer.from('grü').subarray(0, 3), 4096)).toBe(true);
    expect(matches(Buffer.from('grü').subarray(0, 3))).toBe(false);
    expect(matches(Buffer.from('a'), 9 * 1024 * 1024)).toBe(false);
  });

  it('reports a changed line with its terminator and the differing middle', () => {
    const [site, ...rest] = sitesOf('one\nbuilt in /a/src/x.c today\nend\n', 'one\nbuilt in /bb/src/x.c today\nend\n');
    expect(rest).toEqual([]);
    expect(site).toMatchObject({
      key: 'text:line',
      kind: 'line',
      name: 'line 2',
      left: { value: 'built in /a/src/x.c today', ranges: [{ start: 4, end: 30 }] },
      right: { value: 'built in /bb/src/x.c today', ranges: [{ start: 4, end: 31 }] },
      bytes: 2,
      facts: { middleLeft: '/a/src/x.c', middleRight: '/bb/src/x.c' },
    });
  });

  it('reports an added line as absent on the left', () => {
    expect(sitesOf('one\nthree\n', 'one\ntwo\nthree\n')).toMatchObject([
      {
        key: 'text:line',
        name: 'line 2',
        left: null,
        right: { value: 'two', ranges: [{ start: 4, end: 8 }] },
        bytes: 4,
      },
    ]);
  });

  it('finds the counterpart of a changed line beside an added one', () => {
    const sites = sitesOf('x\nversion = 1.2.3-alpha\n', 'x\nentirely different\nversion = 1.2.4-alpha\n');
    expect(sites.map(({ left, right }) => [left?.value, right?.value])).toEqual([
      [undefined, 'entirely different'],
      ['version = 1.2.3-alpha', 'version = 1.2.4-alpha'],
    ]);
  });

  it('reports lines in another order as one site', () => {
    expect(sitesOf('a\nb\nc\n', 'c\na\nb\n')).toMatchObject([
      { key: 'text:order', kind: 'order', facts: { itemsEqual: true } },
    ]);
  });

  it('does not call it order when a line was changed too', () => {
    expect(sitesOf('a\nb\nc\n', 'c\na\nB\n').map(({ key }) => key)).not.toContain('text:order');
  });

  it('reports line endings alone as such', () => {
    expect(sitesOf('a\nb\nc\n', 'a\r\nb\nc')).toMatchObject([
      {
        key: 'text:line-endings',
        kind: 'metadata',
        left: {
          value: 'LF',
          ranges: [
            { start: 1, end: 2 },
            { start: 5, end: 6 },
          ],
        },
        right: {
          value: 'CR LF, none',
          ranges: [
            { start: 1, end: 3 },
            { start: 6, end: 6 },
          ],
        },
        bytes: 2,
      },
    ]);
  });

  it('shows bytes that are not UTF-8', () => {
    const [site] = sitesOf(Buffer.from('name \xe9\n', 'latin1'), 'name e\n');
    expect(site?.left?.value).toBe('name \\xe9');
  });

  it('says so when lines could not be aligned', () => {
    const lines = Array.from({ length: 8_000 }, (_, at) => `line ${at % 4_000}`);
    const scrambled = lines.map((_, at) => lines[(at * 3_001) % 8_000] ?? '');
    const coarse = sitesOf(`${lines.join('\n')}\n`, `${scrambled.join('\n')}\nextra\n`).filter(
      ({ facts }) => facts?.coarse,
    );
    expect(coarse.length).toBeGreaterThan(0);
    for (const { name } of coarse) expect(name).toMatch(/^lines \d+–\d+ \(not aligned\)$/);
  }, 30_000);

  it('compares a text of very many lines as bytes', () => {
    const left = Buffer.alloc(400_002, 'a\n');
    const right = Buffer.from(left);
    right.write('b', 200_000);
    expect(sitesOf(left, right)).toMatchObject([{ key: 'opaque:bytes', bytes: 1 }]);
  });

  it('covers every difference', () => {
    const document = Buffer.from('first line\r\nsecond: grün\n\n\tthird /usr/lib/x.so\nsecond: grün\rlast without end');
    expectTruncationsCovered(text, 'x.txt', document);
    expect(expectMutationsCovered(text, 'x.txt', document)).toBe(400);
  });
});
