import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/formats/py-record/parse.ts';
import { pyRecord } from '../../src/formats/py-record.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const site = 'usr/lib/python3/site-packages';
const name = `${site}/pkg-1.0.dist-info/RECORD`;

function line(path: string, content: string): string {
  return `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}\r\n`;
}

function sitesOf(left: string, right: string, siblings: Siblings = {}) {
  const { sites } = recordSites(pyRecord.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const own = 'pkg-1.0.dist-info/RECORD,,\r\n';

describe('py-record', () => {
  it('recognises RECORD inside a .dist-info folder', () => {
    const matches = (path: string): boolean => pyRecord.matches({ name: path, size: 1, head: Buffer.from('a') });
    expect(matches(name)).toBe(true);
    expect(matches('pkg-1.0.dist-info/RECORD')).toBe(true);
    expect(matches('music/RECORD')).toBe(false);
  });

  it('recomputes digest and size on both sides', () => {
    const [left, right] = [line('pkg/a.py', 'one') + own, line('pkg/a.py', 'three') + own];
    expect(sitesOf(left, right, { [`${site}/pkg/a.py`]: ['one', 'three'] })).toMatchObject([
      {
        key: 'record:entry',
        name: 'pkg/a.py',
        left: { ranges: [{ start: 9, end: 61 }], derived: { equation: 'sha256(pkg/a.py)', holds: true } },
        right: { derived: { holds: true } },
        of: ['layer:0', `${site}/pkg/a.py`],
      },
    ]);
  });

  it('says when the digest holds and the size does not', () => {
    const lie = line('pkg/a.py', 'three').replace(',5', ',6');
    const [found] = sitesOf(line('pkg/a.py', 'one'), lie, { [`${site}/pkg/a.py`]: ['one', 'three'] });
    expect([found?.left?.derived?.holds, found?.right?.derived?.holds]).toEqual([true, false]);
  });

  it('follows names out of the folder, but not out of the container', () => {
    const [left, right] = [line('../../../bin/tool', 'one'), line('../../../bin/tool', 'two')];
    expect(sitesOf(left, right, { 'usr/bin/tool': ['one', 'two'] })[0]).toMatchObject({
      of: ['layer:0', 'usr/bin/tool'],
      left: { derived: { holds: true } },
    });
    const [far] = sitesOf(line('../../../../../x', 'one'), line('../../../../../x', 'two'));
    expect(far?.of).toBeUndefined();
  });

  it('reports lines of one side, and order', () => {
    const [a, b] = [line('a', '1'), line('b', '2')];
    expect(sitesOf(a + b, a)).toMatchObject([{ key: 'record:entry', name: 'b', right: null }]);
    expect(sitesOf(a + b, b + a)).toMatchObject([{ key: 'record:order', kind: 'order', facts: { itemsEqual: true } }]);
    expect(sitesOf(a + b, (a + b).replaceAll('\r\n', '\n'))).toMatchObject([
      { key: 'record:layout', role: 'encoding' },
    ]);
  });

  it('reads a member once, however many lines are about it', () => {
    const lines = (digest: string): string => Array.from({ length: 50 }, () => line('a.py', digest)).join('');
    const reads: string[] = [];
    const bytes = Buffer.from('one');
    const record = (side: string): Buffer => {
      reads.push(side);
      return bytes;
    };
    pyRecord.compare(memoryNode(name, lines('one')), memoryNode(name, lines('two')), {
      emit: () => undefined,
      problem: () => undefined,
      descend: () => 0,
      sibling: (side) => ({ size: bytes.length, read: () => record(side) }),
      siblingTime: () => undefined,
    });
    expect(reads).toEqual(['left', 'right']);
  });

  it('reads quoted names and refuses other lines', () => {
    expect(parseRecord(Buffer.from('"a, ""b"".py",,\n'))[0]?.file).toBe('a, "b".py');
    expect(() => parseRecord(Buffer.from('a,,\nnonsense\n'))).toThrow(
      expect.objectContaining({ code: 'record-syntax', offset: 4 }),
    );
  });

  it('covers every difference', () => {
    const document = Buffer.from(`${line('a.py', '1')}"b, c.py",,\r\n${line('d.py', '2')}\r\n${own}`);
    expectTruncationsCovered(pyRecord, name, document);
    expect(expectMutationsCovered(pyRecord, name, document)).toBeGreaterThan(80);
  });
});
