import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDatabase } from '../../fixtures/lib/sqlite.ts';
import { payloadOf, readDump } from '../../src/formats/sqlite/dump.ts';
import { readRecord } from '../../src/formats/sqlite/record.ts';
import { sqlite } from '../../src/formats/sqlite.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(sqlite.compare, memoryNode('a.db', left), memoryNode('a.db', right)).sites;
}

describe('sqlite', () => {
  const rows = [
    [1, 'aggregated'],
    [2, 'skipped'],
  ] as const;

  it('names rows by table and row id', () => {
    expect(sitesOf(buildDatabase(rows), buildDatabase([rows[0], [2, 'sent']]))).toMatchObject([
      { key: 'sqlite:row', name: 'table reports, rowid 2', left: { value: 'skipped' }, right: { value: 'sent' } },
      { key: 'sqlite:layout', facts: { rowsEqual: false } },
      { key: 'sqlite:leftover', facts: { rowsEqual: false } },
    ]);
  });

  it('tells counters, layout and leftovers apart where the rows are equal', () => {
    expect(sitesOf(buildDatabase(rows), buildDatabase(rows, { changes: 7 }))).toMatchObject([
      { key: 'sqlite:change_counter', facts: { rowsEqual: true } },
      { key: 'sqlite:version_valid_for' },
    ]);
    expect(sitesOf(buildDatabase(rows), buildDatabase(rows, { leftover: 'deleted row' }))).toMatchObject([
      { key: 'sqlite:leftover', facts: { rowsEqual: true } },
    ]);
    expect(sitesOf(buildDatabase(rows), buildDatabase(rows, { gap: 5 }))).toMatchObject([
      { key: 'sqlite:layout', role: 'encoding', facts: { rowsEqual: true } },
    ]);
  });

  it('refuses rows out of order, and pages used twice', () => {
    const [one, other] = rows;
    expect(() => readDump(memorySource(buildDatabase([other, one])))).toThrow(/do not ascend/);
    expect(() => readDump(memorySource(buildDatabase(rows, { root: 1 })))).toThrow(/used twice/);
    expect(() => readDump(memorySource(buildDatabase(rows, { root: 9 })))).toThrow(/page 9/);
  });

  it('covers every difference', () => {
    const document = buildDatabase(rows);
    expect(expectMutationsCovered(sqlite, 'a.db', document, 600)).toBeGreaterThan(50);
    expectTruncationsCovered(sqlite, 'a.db', document);
  });
});

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;

describe.skipIf(!hasSqlite)('databases by SQLite (needs sqlite3)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(name: string, ...statements: readonly string[]): string {
    return execFileSync('sqlite3', [join(folder, name), ...statements], { encoding: 'utf8', maxBuffer: 1 << 26 });
  }

  const fill = `
    CREATE TABLE reports(day TEXT, count INTEGER, share REAL, body BLOB);
    CREATE INDEX by_day ON reports(day, count);
    CREATE TABLE budget(key TEXT PRIMARY KEY, spent INTEGER) WITHOUT ROWID;
    CREATE VIEW totals AS SELECT sum(count) FROM reports;
    WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO reports SELECT 'day ' || (i % 97), i * 1000003 * (i % 3 - 1), i / 7.0, zeroblob(i % 40) FROM n;
    INSERT INTO reports VALUES('long', -9223372036854775807, NULL, zeroblob(20000));
    INSERT INTO budget SELECT 'key ' || rowid, rowid FROM reports WHERE rowid < 900;`;

  it.each(['PRAGMA page_size=512;', 'PRAGMA page_size=4096;', 'PRAGMA encoding="UTF-16be";', 'PRAGMA auto_vacuum=1;'])(
    'are read as SQLite reads them: %s',
    (pragma) => {
      const name = `${pragma.replace(/\W/g, '')}.db`;
      run(name, pragma + fill);
      const dump = readDump(memorySource(readFileSync(join(folder, name))));
      const table = dump.objects.find(({ id }) => id === 'table reports');
      const lines = (table?.cells ?? []).map((cell) => {
        const [day, count, share, body] = readRecord(payloadOf(dump.database, cell), dump.database.encoding) ?? [];
        const bytes = String(body).length / 2 - 1.5;
        return [cell.rowid, day, count, share === null ? '' : Math.round(Number(share) * 1000), bytes].join('|');
      });
      const query = 'SELECT rowid, day, count, CAST(round(share * 1000) AS INTEGER), length(body) FROM reports;';
      expect(lines.join('\n')).toBe(run(name, query).trimEnd());
      for (const id of ['index by_day', 'table budget']) {
        const object = dump.objects.find((candidate) => candidate.id === id);
        expect(object?.cells.length).toBe(id === 'table budget' ? 899 : 3001);
      }
    },
  );

  it('say the same after VACUUM, and after rows came and went', () => {
    run('one.db', fill);
    run('two.db', fill, 'INSERT INTO reports SELECT * FROM reports;', 'DELETE FROM reports WHERE rowid > 3001;');
    run('three.db', fill, 'VACUUM;', "UPDATE budget SET spent = 7 WHERE key = 'key 5';");
    const [one, two, three] = ['one', 'two', 'three'].map((name) => readFileSync(join(folder, `${name}.db`)));
    const empty = Buffer.alloc(0);
    const keys = new Set(sitesOf(one ?? empty, two ?? empty).map(({ key }) => key));
    expect([...keys].filter((key) => ['sqlite:row', 'sqlite:index', 'sqlite:schema'].includes(key))).toEqual([]);
    expect(keys).toContain('sqlite:leftover');
    expect(keys).toContain('sqlite:freelist_pages');
    const changed = sitesOf(one ?? empty, three ?? empty).filter(({ key }) => key === 'sqlite:row');
    expect(changed.map(({ left, right }) => [left?.value ?? null, right?.value ?? null])).toEqual([
      ['key 5 | 5', null],
      [null, 'key 5 | 7'],
    ]);
  });
});
