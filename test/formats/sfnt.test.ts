import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildFont } from '../../fixtures/lib/sfnt.ts';
import { readFont } from '../../src/formats/sfnt/read-font.ts';
import { sfnt } from '../../src/formats/sfnt.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(sfnt.compare, memoryNode('a.ttf', left), memoryNode('a.ttf', right)).sites;
}

describe('sfnt', () => {
  it('reads times from 1904, and recomputes both checksums', () => {
    expect(sitesOf(buildFont(1748934764), buildFont(1749030002))).toMatchObject([
      {
        key: 'sfnt:checksum',
        name: 'head.checksum',
        left: { derived: { holds: true } },
        right: { derived: { holds: true } },
      },
      { key: 'sfnt:checksumAdjustment', left: { derived: { holds: true } }, right: { derived: { holds: true } } },
      { key: 'sfnt:modified', left: { value: 1748934764 }, right: { value: 1749030002 } },
    ]);
  });

  it('does not take a wrong checksum for derived', () => {
    const wrong = buildFont(1748934764);
    wrong.writeUInt8(wrong.readUInt8(16) ^ 1, 16);
    const [site] = sitesOf(buildFont(1748934764), wrong);
    expect(site).toMatchObject({
      key: 'sfnt:checksum',
      left: { derived: { holds: true } },
      right: { derived: { holds: false } },
    });
  });

  it('compares other tables run by run', () => {
    const sites = sitesOf(buildFont(1748934764), buildFont(1748934764, 'Collector Bold'));
    expect(sites.find(({ key }) => key === 'sfnt:table')).toMatchObject({ facts: { table: 'name' } });
  });

  it('covers every difference', () => {
    const document = buildFont(1748934764);
    expectTruncationsCovered(sfnt, 'a.ttf', document);
    expect(expectMutationsCovered(sfnt, 'a.ttf', document, 600)).toBeGreaterThan(50);
  });
});

const dejavu = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';

describe.skipIf(!existsSync(dejavu))('a real font (needs fonts-dejavu-core)', () => {
  it('has the checksums that are recomputed, and its fields tile it', () => {
    const bytes = readFileSync(dejavu);
    const fields = readFont(bytes);
    expect(fields.filter(({ derived }) => derived?.holds === false).map(({ name }) => name)).toEqual([]);
    const sorted = fields.map(({ at }) => at).sort((a, b) => a.start - b.start);
    expect(sorted.every(({ start }, at) => start === (sorted[at - 1]?.end ?? 0))).toBe(true);
    expect(sorted.at(-1)?.end).toBe(bytes.length);
  });
});
