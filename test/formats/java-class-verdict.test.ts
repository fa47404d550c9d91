import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatenation, lambdas, switchMap } from '../../fixtures/causes/_shared/java-idioms.ts';
import { reportReader } from '../../fixtures/causes/_shared/report-reader.ts';
import { classify } from '../../src/analysis/classify.ts';
import { group } from '../../src/analysis/group.ts';
import { isHarmless } from '../../src/analysis/verdict.ts';
import { causes } from '../../src/causes/index.gen.ts';
import { javaClass } from '../../src/formats/java-class.ts';
import type { Finding } from '../../src/model/cause.ts';
import { compareOrRefuse } from '../support/coverage.ts';

const artefacts = new URL('../../fixtures/artefacts/java/', import.meta.url).pathname;
const hasJavac = spawnSync('javac', ['-version']).status === 0;
const noClock = { left: { times: [] }, right: { times: [] } };

/** Undefined when one of them is no class file. */
function findingsOf(left: Buffer, right: Buffer): Finding[] | undefined {
  const sites = compareOrRefuse(javaClass, 'X.class', left, right);
  return sites === undefined ? undefined : group(classify(sites, { causes, clock: noClock }));
}

describe('changed classes', () => {
  it.each(['debug/com/example/service/Collector.class', 'debug/com/example/service/Collector$Form.class'])(
    'are never harmless, whichever byte of %s is another',
    (path) => {
      const left = readFileSync(join(artefacts, path));
      const harmless: string[] = [];
      for (let at = 0; at < left.length; at += 1) {
        for (const mask of [0x01, 0xff]) {
          const right = Buffer.from(left);
          right.writeUInt8(left.readUInt8(at) ^ mask, at);
          const findings = findingsOf(left, right);
          if (findings?.every(isHarmless) === true) harmless.push(`${at} ^ ${mask}: ${JSON.stringify(findings)}`);
        }
      }
      expect(harmless).toEqual([]);
    },
  );

  it('are not harmless in another order of constants either', () => {
    const orderOnly = findingsOf(reportReader(), reportReader({ pool: 'reversed' }));
    expect(orderOnly?.every(isHarmless)).toBe(true);
    const changes = [{ limit: 201 }, { bucket: 'raw-reports' }, { flags: 0x0001 }, { line: 13 }, { name: 'Other' }];
    for (const change of changes) {
      const findings = findingsOf(reportReader(), reportReader({ pool: 'reversed', ...change }));
      expect(findings?.every(isHarmless), JSON.stringify(change)).toBe(false);
    }
  });
});

describe('changed classes that two idioms or names explain', () => {
  const pairs: readonly (readonly [string, Buffer, Buffer])[] = [
    ['class-string-concat', concatenation('inline'), concatenation('indy')],
    ['class-lambda-number', lambdas('ascending'), lambdas('descending')],
    [
      'class-switch-map',
      switchMap([
        ['SHORT', 1],
        ['LONG', 2],
      ]),
      switchMap([
        ['LONG', 2],
        ['SHORT', 1],
      ]),
    ],
  ];

  it.each(pairs)('%s: harmless as they are, and never with any byte changed', (_, left, right) => {
    expect(findingsOf(left, right)?.every(isHarmless)).toBe(true);
    const harmless: string[] = [];
    for (let at = 0; at < right.length; at += 1) {
      for (const mask of [0x01, 0x02, 0xff]) {
        const changed = Buffer.from(right);
        changed.writeUInt8(right.readUInt8(at) ^ mask, at);
        // Another number of a lambda body, everywhere: that is what is excused.
        if (/lambda\$\d$/.test(right.toString('latin1', Math.max(0, at - 7), at + 1))) continue;
        if (findingsOf(left, changed)?.every(isHarmless) === true) harmless.push(`${at} ^ ${mask}`);
      }
    }
    expect(harmless).toEqual([]);
  });
});

describe.skipIf(!hasJavac)('classes of javac', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'java-class-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const source = (head: string, limit: number, text: string): string => `${head}package p;
    import java.util.*;
    public class Reader {
      static final String BUCKET = "reports";
      enum Form { SHORT, LONG }
      record Page(int number, String title) {}
      int limit() { return ${limit}; }
      String describe(Form form, List<Page> pages) {
        Runnable task = () -> System.out.println(BUCKET + "/" + pages.size());
        task.run();
        switch (form) { case LONG: return "${text}" + limit(); default: return pages.toString(); }
      }
    }`;

  let count = 0;
  function compiled(text: string, ...options: readonly string[]): Buffer {
    count += 1;
    const own = join(folder, String(count));
    mkdirSync(own);
    writeFileSync(join(own, 'Reader.java'), text);
    const { status, stderr } = spawnSync('javac', [...options, '-d', own, join(own, 'Reader.java')], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    return readFileSync(join(own, 'p', 'Reader.class'));
  }

  function told(left: Buffer, right: Buffer): string[] {
    return (findingsOf(left, right) ?? []).map(({ cause, name, left: a, right: b }) =>
      cause === 'class-unknown-code' ? `${name}: ${a?.value} ${b?.value}` : `${cause}`,
    );
  }

  it('name a constant that changed among shifted lines', () => {
    const left = compiled(source('', 200, 'all of '));
    expect(told(left, compiled(source('// a comment\n', 200, 'all of ')))).toEqual(['class-line-shift']);
    expect(told(left, compiled(source('// a comment\n', 201, 'all of ')))).toEqual([
      'constant at 0 in method limit()I: 200 201',
      'class-line-shift',
    ]);
    const shifted = compiled(source('// a comment\n', 200, 'most of '));
    expect(told(left, shifted)).toContainEqual(
      expect.stringMatching(/^constant at \d+ in method describe.*: all of \u0001 most of \u0001$/),
    );
    expect(findingsOf(left, shifted)?.every(isHarmless)).toBe(false);
  });

  it('differ in debug information, and the indices follow', () => {
    const causesOf = (left: Buffer, right: Buffer) => new Set(findingsOf(left, right)?.map(({ cause }) => cause));
    const text = source('', 200, 'all of ');
    const plain = compiled(text, '-g:none');
    expect(causesOf(plain, compiled(text, '-g:lines,source'))).toEqual(
      new Set(['class-debug-info', 'class-index-cascade']),
    );
    expect(findingsOf(plain, compiled(text, '-g:lines,source'))?.every(isHarmless)).toBe(true);
    expect(findingsOf(plain, compiled(text, '-g'))?.every(isHarmless)).toBe(false);
    expect(causesOf(plain, compiled(text, '-g:none', '-parameters'))).toEqual(
      new Set(['class-method-parameters', 'class-index-cascade']),
    );
  });

  it('concatenate strings in two ways, which is proved method by method', () => {
    const text = source('', 200, 'all of ');
    const findings = findingsOf(compiled(text), compiled(text, '-XDstringConcat=inline'));
    const causesOf = (each: readonly Finding[] | undefined) => new Set(each?.map(({ cause }) => cause));
    expect(causesOf(findings)).toEqual(new Set(['class-string-concat', 'class-index-cascade']));
    const other = source('', 200, 'most of ');
    expect(causesOf(findingsOf(compiled(text), compiled(other, '-XDstringConcat=inline')))).toContain(
      'class-unknown-code',
    );
  });

  it('number their lambdas otherwise after one more, and a change among them is told', () => {
    const text = source('', 200, 'all of ');
    const more = text.replace(
      'int limit() {',
      'int more() { Runnable none = () -> {}; none.run(); return 1; } int limit() {',
    );
    expect(told(compiled(text, '-g:none'), compiled(more, '-g:none'))).toEqual([
      'class-lambda-number',
      expect.stringMatching(/^method more/),
      expect.stringMatching(/^method lambda\$more\$0/),
      'class-index-cascade',
      'class-index-cascade',
      'class-index-cascade',
    ]);
    const changed = more.replace('"/"', '":"');
    expect(told(compiled(text, '-g:none'), compiled(changed, '-g:none'))).toContainEqual(
      expect.stringMatching(/^constant at \d+ in method lambda\$describe/),
    );
  });

  it('belong to another version of Java where the version says so', () => {
    const text = source('', 200, 'all of ');
    const findings = findingsOf(
      compiled(text, '--release', '17', '-g:none'),
      compiled(text, '--release', '16', '-g:none'),
    );
    expect(findings?.map(({ cause }) => cause)).toEqual(['class-javac-drift']);
  });
});
