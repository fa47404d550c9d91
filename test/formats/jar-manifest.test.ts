import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/formats/_shared/jar-attributes.ts';
import { jarManifest } from '../../src/formats/jar-manifest.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const name = 'META-INF/MANIFEST.MF';

function sitesOf(left: string, right: string, siblings: Siblings = {}) {
  const { sites } = recordSites(jarManifest.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('base64');
const main = 'Manifest-Version: 1.0\r\nBuild-Jdk: 17.0.1\r\nClass-Path: a.jar b.jar\r\n\r\n';
const entry = (digest: string): string => `Name: com/x/A.class\r\nSHA-256-Digest: ${digest}\r\n\r\n`;

describe('jar-manifest', () => {
  it('reports an attribute by its value', () => {
    expect(sitesOf(main, main.replace('17.0.1', '17.0.12'))).toMatchObject([
      {
        key: 'manifest:main',
        kind: 'field',
        name: 'Build-Jdk',
        left: { value: '17.0.1', ranges: [{ start: 34, end: 40 }] },
        right: { value: '17.0.12', ranges: [{ start: 34, end: 41 }] },
        bytes: 1,
      },
    ]);
  });

  it('recomputes the digests of entries on both sides', () => {
    const [left, right] = [main + entry(sha256('one')), main + entry(sha256('two'))];
    expect(sitesOf(left, right, { 'com/x/A.class': ['one', 'two'] })).toMatchObject([
      {
        key: 'manifest:entry',
        name: 'com/x/A.class: SHA-256-Digest',
        left: { value: sha256('one'), derived: { equation: 'sha256(com/x/A.class)', holds: true } },
        right: { derived: { equation: 'sha256(com/x/A.class)', holds: true } },
        of: ['layer:0', 'com/x/A.class'],
      },
    ]);
  });

  it('says when a digest does not hold, and nothing when the entry is not there', () => {
    const [left, right] = [main + entry(sha256('one')), main + entry(sha256('lie'))];
    const [site] = sitesOf(left, right, { 'com/x/A.class': ['one', 'two'] });
    expect(site?.right?.derived?.holds).toBe(false);
    expect(sitesOf(left, right)[0]?.left?.derived).toBeUndefined();
  });

  it('calls other folding and line endings encoding', () => {
    const folded = main.replace('b.jar', 'b\r\n .jar').replaceAll('\r\n', '\n');
    expect(sitesOf(main, folded)).toMatchObject([{ key: 'manifest:folding', role: 'encoding' }]);
  });

  it('reports order, also of whole sections', () => {
    const [a, b] = ['Name: a\r\nX: 1\r\n\r\n', 'Name: b\r\nX: 2\r\n\r\n'];
    expect(sitesOf(main + a + b, main + b + a)).toMatchObject([
      { key: 'manifest:order', kind: 'order', facts: { itemsEqual: true, duplicates: false } },
    ]);
  });

  it('reports a section of one side attribute by attribute', () => {
    const sites = sitesOf(main, `${main}Name: n\r\nX: 1\r\n\r\n`);
    expect(sites.map((site) => [site.key, site.name, site.left])).toEqual([
      ['manifest:entry', 'n: Name', null],
      ['manifest:entry', 'n: X', null],
    ]);
  });

  it('unfolds values in the middle of a character', () => {
    const bytes = Buffer.from('Vendor: Grün\r\n');
    const cut = bytes.indexOf(0xc3) + 1;
    const folded = Buffer.concat([bytes.subarray(0, cut), Buffer.from('\r\n '), bytes.subarray(cut)]);
    expect(parseManifest(folded)[0]?.value).toBe('Grün');
  });

  it('refuses what is not a manifest, with the place', () => {
    const refusal = (text: string): unknown => {
      try {
        return parseManifest(Buffer.from(text));
      } catch (error) {
        return error;
      }
    };
    expect(refusal('A: 1\nnonsense\n')).toMatchObject({ code: 'manifest-syntax', offset: 5 });
    expect(refusal('A: 1\n\nB: 2\n')).toMatchObject({ code: 'manifest-syntax', offset: 5 });
    expect(refusal(' A: 1\n')).toBeInstanceOf(DecodeError);
  });

  it.skipIf(spawnSync('jar', ['--version']).status !== 0)(
    'reads what the jar tool writes',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
      try {
        const long = Array.from({ length: 40 }, (_, at) => `lib/library-${at}.jar`).join(' ');
        writeFileSync(
          join(folder, 'in.txt'),
          `Main-Class: com.x.Main\nClass-Path: ${long.replaceAll(' lib', '\n  lib')}\n`,
        );
        execFileSync('jar', ['cfm', 'x.jar', 'in.txt', 'in.txt'], { cwd: folder });
        const bytes = execFileSync('unzip', ['-p', 'x.jar', name], { cwd: folder });
        expect(bytes.toString()).toContain('\r\n ');
        const values = Object.fromEntries(parseManifest(bytes).map((attribute) => [attribute.name, attribute.value]));
        expect(values).toMatchObject({ 'Main-Class': 'com.x.Main', 'Class-Path': long });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    30_000,
  );

  it('covers every difference', () => {
    const document = Buffer.from(
      `${main}${entry(sha256('one'))}Name: b\r\nLong: ${'x'.repeat(60)}\r\n ${'y'.repeat(30)}\r\n\r\n`,
    );
    expectTruncationsCovered(jarManifest, name, document);
    expect(expectMutationsCovered(jarManifest, name, document)).toBeGreaterThan(80);
  });
});
