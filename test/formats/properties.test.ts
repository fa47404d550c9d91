import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProperties } from '../../src/formats/properties/parse.ts';
import { properties } from '../../src/formats/properties.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(left: string, right: string, name = 'META-INF/build-data.properties') {
  const { sites } = recordSites(properties.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const tricky = [
  '# a comment \\',
  'plain=value',
  '  spaced : value with spaces  ',
  'white space',
  'key\\ with\\:escapes\\==a\\tb\\u0041\\q',
  'continued = one, \\',
  '    two, \\',
  '\t\\ three',
  '! other comment',
  '',
  'empty',
  'even\\\\=x\\\\',
  'unicode=grün',
  'across\\',
  '  line = v',
  'last=no end\\',
].join('\n');

describe('parseProperties', () => {
  const entries = parseProperties(Buffer.from(tricky)).filter(({ kind }) => kind === 'entry');

  it('reads keys and values as java.util.Properties does', () => {
    expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual({
      plain: 'value',
      spaced: 'value with spaces  ',
      white: 'space',
      'key with:escapes=': 'a\tbAq',
      continued: 'one, two,  three',
      empty: '',
      'even\\': 'x\\',
      unicode: 'grün',
      acrossline: 'v',
      last: 'no end',
    });
  });

  it.skipIf(spawnSync('java', ['-version']).status !== 0)(
    'agrees with java itself',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'properties-'));
      try {
        const program = `import java.io.*; import java.util.*; public class Show { public static void main(String[] a) throws Exception {
        Properties p = new Properties(); try (Reader r = new InputStreamReader(new FileInputStream(a[0]), "UTF-8")) { p.load(r); }
        StringBuilder s = new StringBuilder(); for (String k : p.stringPropertyNames()) {
          s.append(hex(k)).append('=').append(hex(p.getProperty(k))).append('\\n'); } System.out.print(s); }
        static String hex(String t) throws Exception { return HexFormat.of().formatHex(t.getBytes("UTF-8")); } }`;
        writeFileSync(join(folder, 'Show.java'), program);
        writeFileSync(join(folder, 'x.properties'), tricky);
        const shown = execFileSync('java', [join(folder, 'Show.java'), join(folder, 'x.properties')], {
          encoding: 'utf8',
        });
        const hex = (value: string): string => Buffer.from(value).toString('hex');
        const own = entries.map(({ name, value }) => `${hex(name)}=${hex(value)}`);
        expect(shown.trim().split('\n').sort()).toEqual(own.sort());
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});

describe('properties', () => {
  it('reports the value alone where only that differs', () => {
    const [site, ...rest] = sitesOf('build.target=/a/x.jar\nmain.class=M\n', 'build.target=/bb/x.jar\nmain.class=M\n');
    expect(rest).toEqual([]);
    expect(site).toMatchObject({
      key: 'properties:entry',
      kind: 'field',
      name: 'build.target',
      left: { value: '/a/x.jar', ranges: [{ start: 13, end: 21 }] },
      right: { value: '/bb/x.jar', ranges: [{ start: 13, end: 22 }] },
      facts: { file: 'build-data.properties', middleLeft: '/a/x.jar', middleRight: '/bb/x.jar' },
    });
  });

  it('decodes the values', () => {
    expect(sitesOf('t=10\\:00', 't=11\\:00')[0]?.left?.value).toBe('10:00');
  });

  it('names a comment by its line', () => {
    const sites = sitesOf('#Generated\n#Mon Jan 1\na=b\n', '#Generated\n#Tue Jan 2\na=b\n');
    expect(sites).toMatchObject([
      {
        key: 'properties:comment',
        kind: 'line',
        name: 'comment line 2',
        left: { value: '#Mon Jan 1' },
        right: { value: '#Tue Jan 2' },
      },
    ]);
  });

  it('keeps other comments apart from one that was added', () => {
    expect(sitesOf('#one\n#two\n', '#new\n#one\n#two\n')).toMatchObject([
      { key: 'properties:comment', left: null, right: { value: '#new' } },
    ]);
  });

  it('reports entries of one side', () => {
    expect(sitesOf('a=1\n', 'a=1\nb=2\n')).toMatchObject([
      {
        key: 'properties:entry',
        name: 'b',
        left: null,
        right: { value: '2', ranges: [{ start: 4, end: 8 }] },
        bytes: 4,
      },
    ]);
  });

  it('reports order as one site of the entries that moved', () => {
    expect(sitesOf('a=1\nb=2\nc=3\n', 'c=3\na=1\nb=2\n')).toMatchObject([
      {
        key: 'properties:order',
        kind: 'order',
        left: { value: 'c', ranges: [{ start: 8, end: 12 }] },
        right: { value: 'c', ranges: [{ start: 0, end: 4 }] },
        facts: { itemsEqual: true, duplicates: false },
      },
    ]);
  });

  it('says when order comes with other changes or duplicate keys', () => {
    expect(
      sitesOf('a=1\nb=2\nc=3\n', 'c=3\na=1\nb=9\n').find(({ key }) => key === 'properties:order')?.facts,
    ).toMatchObject({
      itemsEqual: false,
    });
    expect(sitesOf('a=1\na=2\nb=3\n', 'b=3\na=1\na=2\n')[0]?.facts).toMatchObject({ duplicates: true });
  });

  it('never hides an exchange of duplicate keys, where the last one wins', () => {
    expect(sitesOf('a=1\na=2\n', 'a=2\na=1\n').map(({ key }) => key)).toEqual(['properties:entry', 'properties:entry']);
  });

  it('calls another spelling of the same entries encoding', () => {
    expect(sitesOf('a=b\nc=d\n', 'a = b\r\n\nc=\\u0064')).toMatchObject([
      { key: 'properties:layout', role: 'encoding' },
    ]);
  });

  it('does not take equal letters of two encodings for the same', () => {
    const [left, right] = [Buffer.from('a=\xe9\n', 'latin1'), Buffer.from('a=é\n')];
    const node = (bytes: Buffer) => memoryNode('x.properties', bytes);
    expect(recordSites(properties.compare, node(left), node(right)).sites[0]?.role).toBeUndefined();
  });

  it('covers every difference', () => {
    const document = Buffer.from(tricky);
    expectTruncationsCovered(properties, 'x.properties', document);
    expect(expectMutationsCovered(properties, 'x.properties', document)).toBe(400);
  });
});
