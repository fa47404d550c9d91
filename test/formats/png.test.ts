import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPng, textChunk, timeChunk } from '../../fixtures/lib/png.ts';
import { png } from '../../src/formats/png.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(png.compare, memoryNode('logo.png', left), memoryNode('logo.png', right)).sites;
}

describe('png', () => {
  it('reads times and texts, and recomputes what follows', () => {
    const picture = (day: number): Buffer =>
      buildPng([timeChunk(2025, 6, day, 7, 12, 44), textChunk('Comment', 'x'.repeat(day))]);
    expect(sitesOf(picture(3), picture(4))).toMatchObject([
      { key: 'png:tIME', left: { value: 1748934764 }, right: { value: 1749021164 } },
      { key: 'png:crc', name: 'tIME.crc', left: { derived: { holds: true } }, right: { derived: { holds: true } } },
      { key: 'png:length', name: 'tEXt Comment.length', left: { value: 11 }, right: { value: 12 } },
      { key: 'png:text', name: 'tEXt Comment', left: { value: 'xxx' } },
      { key: 'png:crc' },
    ]);
  });

  it('does not take a wrong CRC for derived', () => {
    const wrong = buildPng([timeChunk(2025, 6, 3, 7, 12, 44)]);
    wrong.writeUInt8(wrong.readUInt8(33 + 8 + 7) ^ 1, 33 + 8 + 7);
    const sites = sitesOf(buildPng([timeChunk(2025, 6, 3, 7, 12, 44)]), wrong);
    expect(sites).toMatchObject([{ key: 'png:crc', right: { derived: { holds: false } } }]);
  });

  it('knows pixels that are equal, and those that are not', () => {
    const [store, best, other] = [buildPng([], { level: 0 }), buildPng([], { level: 9 }), buildPng([], { value: 7 })];
    expect(sitesOf(store, best)).toMatchObject([{ key: 'png:IDAT', role: 'encoding', facts: { pixelsEqual: true } }]);
    expect(sitesOf(store, other)[0]).toMatchObject({ key: 'png:IDAT', facts: { pixelsEqual: false } });
    expect(sitesOf(store, other)[0]?.role).toBeUndefined();
  });

  it('covers every difference', () => {
    const document = buildPng([timeChunk(2025, 6, 3, 7, 12, 44), textChunk('Comment', 'none')]);
    expectTruncationsCovered(png, 'logo.png', document);
    expect(expectMutationsCovered(png, 'logo.png', document, 800)).toBeGreaterThan(50);
  });
});

const hasConvert = spawnSync('convert', ['--version']).status === 0;

describe.skipIf(!hasConvert)('images by ImageMagick (needs imagemagick)', () => {
  it.each([
    ['grey', 'gradient:', []],
    ['colours', 'plasma:red-blue', []],
    ['interlaced', 'plasma:red-blue', ['-interlace', 'PNG']],
    ['a palette of four bits', 'pattern:checkerboard', ['-depth', '4', '-colors', '6', '-type', 'Palette']],
    ['sixteen bits and transparency', 'plasma:red-blue', ['-depth', '16', '-alpha', 'on']],
  ])('%s at two levels have the same pixels', (_, picture, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'png-'));
    try {
      execFileSync('convert', ['-seed', '7', '-size', '33x21', picture, ...options, join(folder, 'one.png')]);
      const again = ['-define', 'png:compression-level=1', '-define', 'png:compression-filter=2'];
      execFileSync('convert', [join(folder, 'one.png'), ...options, ...again, join(folder, 'other.png')]);
      const sites = sitesOf(readFileSync(join(folder, 'one.png')), readFileSync(join(folder, 'other.png')));
      const image = sites.find(({ key }) => key === 'png:IDAT');
      expect(image).toMatchObject({ role: 'encoding', facts: { pixelsEqual: true } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
