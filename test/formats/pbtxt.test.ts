import { describe, expect, it } from 'vitest';
import { pbtxt } from '../../src/formats/pbtxt.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'models/labels.pbtxt';

function keys(left: string, right: string): string[] {
  const { sites } = recordSites(pbtxt.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites.map(({ key }) => key);
}

describe('Protocol Buffers text', () => {
  it('is the same with other white space', () => {
    expect(keys('item { id: 1 name: "a b" }\n', 'item {\n  id:  1\n  name:"a b"\n}\n')).toEqual(['pbtxt:spacing']);
    expect(keys('a: 1 # one\nb: 2\n', 'a: 1  # one\nb: 2\n')).toEqual(['pbtxt:spacing']);
  });

  it('is not the same with other words, strings or comments', () => {
    expect(keys('a: 12\n', 'a: 1 2\n')).toEqual(['text:line']);
    expect(keys('a: "x y"\n', 'a: "x  y"\n')).toEqual(['text:line']);
    expect(keys("a: '\\'x '\n", "a: '\\'x  '\n")).toEqual(['text:line']);
    expect(keys('a: 1 # one b: 2\n', 'a: 1 # one\nb: 2\n')).toContain('text:line');
    expect(keys('a: "x\n', 'a:  "x\n')).toEqual(['text:line']);
  });

  it('covers every cut and change', () => {
    const document = Buffer.from('item { id: 1 name: "a b" } # end\nitem { id: 2 }\n');
    expectTruncationsCovered(pbtxt, name, document);
    expect(expectMutationsCovered(pbtxt, name, document)).toBeGreaterThan(300);
  });
});
