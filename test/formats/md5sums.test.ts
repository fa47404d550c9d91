import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { md5sums } from '../../src/formats/md5sums.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const name = 'var/lib/dpkg/info/libc6:amd64.md5sums';

function line(path: string, content: string): string {
  return `${createHash('md5').update(content).digest('hex')}  ${path}\n`;
}

function sitesOf(left: string, right: string, siblings: Siblings = {}) {
  const { sites } = recordSites(md5sums.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

describe('md5sums', () => {
  it('recomputes the digest on both sides', () => {
    const siblings = { 'usr/share/doc/x y': ['one', 'two'] } as const;
    expect(sitesOf(line('usr/share/doc/x y', 'one'), line('usr/share/doc/x y', 'two'), siblings)).toMatchObject([
      {
        key: 'md5sums:entry',
        name: 'usr/share/doc/x y',
        left: { ranges: [{ start: 0, end: 32 }], derived: { equation: 'md5(usr/share/doc/x y)', holds: true } },
        right: { derived: { holds: true } },
        of: ['layer:0', 'usr/share/doc/x y'],
      },
    ]);
  });

  it('says when the digest does not hold', () => {
    const [site] = sitesOf(line('a', 'one'), line('a', 'lie'), { a: ['one', 'two'] });
    expect([site?.left?.derived?.holds, site?.right?.derived?.holds]).toEqual([true, false]);
  });

  it('looks below usr/ where /lib is a link', () => {
    const [site] = sitesOf(line('lib/x.so', 'one'), line('lib/x.so', 'two'), { 'usr/lib/x.so': ['one', 'two'] });
    expect(site).toMatchObject({ of: ['layer:0', 'usr/lib/x.so'], left: { derived: { holds: true } } });
  });

  it('reports lines of one side, and order', () => {
    const [a, b] = [line('a', '1'), line('b', '2')];
    expect(sitesOf(a, a + b)).toMatchObject([{ key: 'md5sums:entry', name: 'b', left: null }]);
    expect(sitesOf(a + b, b + a)).toMatchObject([
      { key: 'md5sums:order', facts: { itemsEqual: true, duplicates: false } },
    ]);
  });

  it('refuses other lines', () => {
    expect(() => sitesOf('nonsense\n', line('a', '1'))).toThrow(
      expect.objectContaining({ code: 'md5sums-syntax', offset: 0 }),
    );
  });

  it('covers every difference', () => {
    const document = Buffer.from(line('usr/bin/a', '1') + line('usr/bin/b', '2') + line('usr/bin/a', '3'));
    expectTruncationsCovered(md5sums, name, document);
    expect(expectMutationsCovered(md5sums, name, document, 1000)).toBeGreaterThan(80);
  });
});
