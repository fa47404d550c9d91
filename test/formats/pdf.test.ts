import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildPdf } from '../../fixtures/lib/pdf.ts';
import { readPdf } from '../../src/formats/pdf/read-pdf.ts';
import { pdf } from '../../src/formats/pdf.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(pdf.compare, memoryNode('a.pdf', left), memoryNode('a.pdf', right)).sites;
}

function withStream(content: string, level: number): Buffer {
  const data = deflateSync(content, { level });
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode/Length ${data.length}>>stream\n`),
    data,
    Buffer.from('\nendstream\nendobj\nstartxref\n0\n%%EOF\n'),
  ]);
}

describe('pdf', () => {
  it('names dates and identifiers, and recomputes offsets', () => {
    const sites = sitesOf(buildPdf(), buildPdf({ date: 'D:20250604', id: 'ff' }));
    expect(sites).toMatchObject([
      { key: 'pdf:CreationDate', left: { value: "(D:20250603071244Z00'00')" }, right: { value: '(D:20250604)' } },
      { key: 'pdf:ID' },
      { key: 'pdf:startxref', left: { derived: { holds: true } }, right: { derived: { holds: true } } },
    ]);
  });

  it('does not take a wrong offset for derived', () => {
    const wrong = Buffer.from(
      buildPdf({ title: 'Collector manual' }).toString('latin1').replace('0000000009', '0000000010'),
    );
    const table = sitesOf(buildPdf(), wrong).find(({ key }) => key === 'pdf:xref');
    expect(table).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: false } } });
  });

  it('knows streams that hold the same', () => {
    const text = 'q 1 0 0 1 72 720 cm Q\n'.repeat(20);
    const [one, other] = [withStream(text, 9), withStream(text, 1)];
    expect(sitesOf(one, other).find(({ key }) => key === 'pdf:stream')).toMatchObject({ role: 'encoding' });
    const changed = sitesOf(one, withStream(text.replace('72', '73'), 9)).find(({ key }) => key === 'pdf:stream');
    expect(changed?.role).toBeUndefined();
    expect(changed?.facts).toMatchObject({ contentEqual: false });
  });

  it('is not led astray by what looks like an end in a string', () => {
    const fields = readPdf(buildPdf({ title: 'a \\) endobj (nested) %' })).fields;
    expect(fields.filter(({ name }) => name.startsWith('5 0 obj')).map(({ name }) => name)).toContain(
      '5 0 obj CreationDate',
    );
  });

  it('does not look for dates inside strings', () => {
    const script = (day: number): Buffer => buildPdf({ title: `/CreationDate \\(D:2025060${day}\\)` });
    expect(sitesOf(script(3), script(4)).map(({ key }) => key)).toEqual(['pdf:object']);
  });

  it('covers every difference', () => {
    const document = buildPdf();
    expectTruncationsCovered(pdf, 'a.pdf', document);
    expect(expectMutationsCovered(pdf, 'a.pdf', document, 600)).toBeGreaterThan(200);
  });
});

const hasGhostscript = spawnSync('gs', ['--version']).status === 0;

describe.skipIf(!hasGhostscript)('documents by Ghostscript (needs ghostscript)', () => {
  it('of two times differ in dates and identifiers alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
    try {
      writeFileSync(
        join(folder, 'a.ps'),
        '%!PS\n/Helvetica findfont 12 scalefont setfont 72 720 moveto (collector) show showpage\n',
      );
      execFileSync('gs', ['-q', '-dSAFER', '-sDEVICE=pdfwrite', '-o', 'left.pdf', 'a.ps'], { cwd: folder });
      execFileSync('sleep', ['1.1']);
      execFileSync('gs', ['-q', '-dSAFER', '-sDEVICE=pdfwrite', '-o', 'right.pdf', 'a.ps'], { cwd: folder });
      const [left, right] = ['left.pdf', 'right.pdf'].map((name) => readFileSync(join(folder, name)));
      const keys = new Set(sitesOf(left ?? Buffer.alloc(0), right ?? Buffer.alloc(0)).map(({ key }) => key));
      expect(keys).toContain('pdf:CreationDate');
      expect(
        [...keys].filter((key) => !/:(?:CreationDate|ModDate|ID|CreateDate|ModifyDate|DocumentID)$/.test(key)),
      ).toEqual([]);
      const stale = readPdf(left ?? Buffer.alloc(0)).fields.filter(({ derived }) => derived?.holds === false);
      expect(stale).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
