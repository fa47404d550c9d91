import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('belong to another version of Java where the version says so', () => {
    const text = source('', 200, 'all of ');
    const findings = findingsOf(
      compiled(text, '--release', '17', '-g:none'),
      compiled(text, '--release', '16', '-g:none'),
    );
    expect(findings?.map(({ cause }) => cause)).toEqual(['class-javac-drift']);
  });
});
