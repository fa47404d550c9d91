import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../../fixtures/lib/gettext-mo.ts';
import { readCatalog } from '../../src/formats/gettext-mo/catalog.ts';
import { gettextMo } from '../../src/formats/gettext-mo.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const header = 'Project-Id-Version: collector\nPO-Revision-Date: 2025-06-03 07:12+0000\n';

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(gettextMo.compare, memoryNode('de.mo', left), memoryNode('de.mo', right)).sites;
}

describe('gettext-mo', () => {
  it('names lines of the header and messages by their ids', () => {
    const left = buildCatalog({ '': header, 'menu\u0004report\0reports': 'Bericht\0Berichte', send: 'senden' });
    const right = buildCatalog({
      '': header.replace('06-03', '06-04'),
      'menu\u0004report\0reports': 'Bericht\0Meldungen',
      send: 'senden',
    });
    expect(sitesOf(left, right)).toMatchObject([
      { key: 'gettext:header', name: 'PO-Revision-Date', left: { value: '2025-06-03 07:12+0000' } },
      { key: 'gettext:message', name: 'menu › report | reports', right: { value: 'Bericht | Meldungen' } },
      { key: 'gettext:tables', left: { derived: { holds: true } }, right: { derived: { holds: true } } },
    ]);
  });

  it('names messages of one side', () => {
    const sites = sitesOf(buildCatalog({ '': header }), buildCatalog({ '': header, send: 'senden' }));
    expect(sites.map(({ key, name, left }) => [key, name, left === null])).toContainEqual([
      'gettext:message',
      'send',
      true,
    ]);
  });

  it('does not take tables for derived that are not what the strings ask for', () => {
    const sound = buildCatalog({ '': header, report: 'Bericht', send: 'senden' });
    const swapped = buildCatalog({ '': header, send: 'senden', report: 'Bericht' });
    const tables = sitesOf(sound, swapped).find(({ key }) => key === 'gettext:tables');
    expect(tables?.right?.derived?.holds).toBe(false);
  });

  it('refuses offsets outside of the file', () => {
    const wrong = buildCatalog({ '': header });
    wrong.writeUInt32LE(0xfffffff0, 12);
    expect(() => readCatalog(wrong)).toThrow(/lies outside of the file/);
  });

  it('covers every difference', () => {
    const document = buildCatalog({ '': header, report: 'Bericht', send: 'senden' });
    expectTruncationsCovered(gettextMo, 'de.mo', document);
    expect(expectMutationsCovered(gettextMo, 'de.mo', document, 600)).toBeGreaterThan(40);
  });
});

const hasMsgfmt = spawnSync('msgfmt', ['--version']).status === 0;

describe.skipIf(!hasMsgfmt)('catalogs by msgfmt (needs gettext)', () => {
  const source = `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgctxt "menu"\nmsgid "report"\nmsgid_plural "reports"\nmsgstr[0] "Bericht"\nmsgstr[1] "Berichte"\n\nmsgid "send"\nmsgstr "senden"\n`;

  it.each([
    ['little', 'little-endian'],
    ['big', 'big-endian'],
  ])('%s endian: the tables are what the strings ask for, the hash table with them', (endianness, order) => {
    const folder = mkdtempSync(join(tmpdir(), 'gettext-'));
    try {
      writeFileSync(join(folder, 'de.po'), source);
      execFileSync('msgfmt', [`--endianness=${endianness}`, '-o', 'de.mo', 'de.po'], { cwd: folder });
      const catalog = readCatalog(readFileSync(join(folder, 'de.mo')));
      expect(catalog).toMatchObject({ order, regular: true });
      expect(catalog.messages.map(({ id }) => id)).toEqual(['', 'menu\u0004report\0reports', 'send']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
