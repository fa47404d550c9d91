import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gemChecksums } from '../../src/formats/gem-checksums.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const name = 'checksums.yaml';

function list(metadata: string, data = 'data'): string {
  const digest = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
  const lines = (algorithm: string): string =>
    `  metadata.gz: ${digest(algorithm, metadata)}\n  data.tar.gz: ${digest(algorithm, data)}\n`;
  return `---\nSHA256:\n${lines('sha256')}SHA512:\n${lines('sha512')}`;
}

function sitesOf(left: string, right: string, siblings: Siblings = {}) {
  const { sites } = recordSites(gemChecksums.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

describe('gem-checksums', () => {
  it('recomputes the digests of the members', () => {
    const siblings: Siblings = { 'metadata.gz': ['a', 'b'], 'data.tar.gz': ['data', 'data'] };
    expect(sitesOf(list('a'), list('b'), siblings)).toMatchObject([
      { name: 'sha256 metadata.gz', left: { derived: { equation: 'sha256(metadata.gz)', holds: true } } },
      { name: 'sha512 metadata.gz', right: { derived: { equation: 'sha512(metadata.gz)', holds: true } } },
    ]);
    expect(sitesOf(list('a'), list('c'), siblings)).toMatchObject([
      { right: { derived: { holds: false } } },
      { right: { derived: { holds: false } } },
    ]);
  });

  it('takes quotes for spelling, and other YAML for text', () => {
    const quoted = list('a').replace(/: ([0-9a-f]+)\n/, ": '$1'\n");
    expect(sitesOf(list('a'), quoted).map(({ key }) => key)).toEqual(['gem-checksums:layout']);
    expect(sitesOf(list('a'), `${list('a')}x: &a\n`).map(({ key }) => key)).toEqual(['text:line']);
  });

  it('covers every difference', () => {
    expectTruncationsCovered(gemChecksums, name, Buffer.from(list('a')));
    expect(expectMutationsCovered(gemChecksums, name, Buffer.from(list('a')))).toBeGreaterThan(200);
  });
});
