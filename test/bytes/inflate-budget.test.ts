import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { buildZip } from '../../fixtures/lib/zip.ts';
import { walkOptions } from '../../src/app/registries.ts';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decompressSource, inflateRawSource } from '../../src/bytes/inflate.ts';
import { startInflateBudget } from '../../src/bytes/inflate-budget.ts';
import { walk } from '../../src/diff/walk.ts';

afterEach(() => startInflateBudget());

const zeros = Buffer.alloc(600);
const maxOut = 1_000_000;

describe('what one job inflates', () => {
  it('counts for all streams together, raw and gzip', () => {
    startInflateBudget(1_000);
    inflateRawSource(memorySource(deflateRawSync(zeros)), { maxOut }).bytes.close();
    const gzip = (): unknown => decompressSource('gzip', memorySource(gzipSync(zeros)), { maxOut });
    expect(gzip).toThrow('more than the 1000 bytes that are allowed');
  });

  it('begins anew with the next job', () => {
    for (const _ of [1, 2, 3]) {
      startInflateBudget(1_000);
      inflateRawSource(memorySource(deflateRawSync(zeros)), { maxOut }).bytes.close();
    }
  });

  it('leaves a zip whose members would be too much in all with an error, and nothing unsaid', () => {
    const zip = (fill: number): Buffer =>
      buildZip(Array.from({ length: 5 }, (_, at) => ({ name: `${at}`, content: Buffer.alloc(5_000, fill + at) })));
    const node = (fill: number) => ({ path: ['a.zip'], name: 'a.zip', bytes: memorySource(zip(fill)) });
    const compared = (bytes: number) => {
      startInflateBudget(bytes);
      return walk(node(1), node(2), walkOptions);
    };
    expect(compared(1_000_000).problems).toEqual([]);
    const { problems, sites } = compared(12_000);
    expect(problems.map(({ severity, message }) => [severity, message])).toContainEqual([
      'error',
      expect.stringContaining('12000 bytes that are allowed'),
    ]);
    expect(sites.length).toBeGreaterThan(0);
  });
});
