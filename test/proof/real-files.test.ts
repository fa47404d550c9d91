import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filePair } from '../../fixtures/causes/_shared/images.ts';
import { fixture as keyStore } from '../../fixtures/causes/cacerts-jks-time.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { isInstalled } from '../fixtures/external-tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'proof-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Differing bytes of what a report says of one file. */
function bytesIn({ findings }: Report, name: string, role: string): number {
  const own = findings.filter(({ path }) => path.includes(name) && path.at(-1) === name);
  return own.reduce((sum, finding) => (finding.role === role ? sum + finding.bytes : sum), 0);
}

/** Where the findings of one role lie in the program. */
function rangesOf({ findings }: Report, role: string): ReportFinding['location'] {
  const [only, ...more] = findings.filter(
    (finding) => finding.role === role && finding.path.at(-1) === 'usr/bin/program',
  );
  expect(more).toEqual([]);
  if (only === undefined) throw new Error(`no finding of role ${role}`);
  return only.location;
}

function lengthOf(ranges: ReportFinding['location']['left']): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

describe('a program with another __DATE__', () => {
  it.skipIf(!isInstalled('gcc'))(
    'has eleven root bytes, twenty that follow (the build id), and is identical once they are undone',
    async () => {
      const source = join(folder, 'main.c');
      writeFileSync(source, '#include <stdio.h>\nint main(void) { puts(__DATE__); return 0; }\n');
      const compile = (date: number): Buffer => {
        const program = join(folder, 'program');
        const env = { ...process.env, SOURCE_DATE_EPOCH: String(date) };
        const run = spawnSync('gcc', ['-o', program, source, '-Wl,--build-id=sha1'], { env });
        if (run.status !== 0) throw new Error(run.stderr.toString());
        return readFileSync(program);
      };
      const [one, other] = [compile(978_307_200), compile(2_043_014_400)];
      const pair = await filePair(join(folder, 'elf'), 'usr/bin/program', one, other);
      const report = await compareImages(pair.left, pair.right, { jobs: 0 });
      // `Jan  1 2001` and `Sep 28 2034` share blanks and the 2 of the year; the places are eleven and twenty bytes long.
      const differing = one.filter((byte, at) => byte !== other[at]).length;
      expect(bytesIn(report, 'usr/bin/program', 'root') + bytesIn(report, 'usr/bin/program', 'derived')).toBe(
        differing,
      );
      const [root, derived] = [rangesOf(report, 'root'), rangesOf(report, 'derived')];
      expect([lengthOf(root.left), lengthOf(derived.left)]).toEqual([11, 20]);
      expect([root.left, derived.left]).toEqual([root.right, derived.right]);
      // Identical after the patch, by hand: the left's bytes at these places and nowhere else.
      const patched = Buffer.from(other);
      for (const { start, end } of [...root.left, ...derived.left]) one.copy(patched, start, start, end);
      expect(patched.equals(one)).toBe(true);
      expect(other.equals(one)).toBe(false);
      expect(report.findings.filter(({ role }) => role === 'root').map(({ cause }) => cause)).toEqual([
        'elf-date-macro',
      ]);
      expect(report.proof.level).toBe('P4');
    },
  );
});

describe('a key store that was filled at another time', () => {
  it('has the date as root, and its keyed digest follows', async () => {
    const pair = await keyStore.build(join(folder, 'jks'));
    const report = await compareImages(pair.left, pair.right, { jobs: 0 });
    const roots = report.findings.filter(({ role }) => role === 'root');
    expect(roots.map(({ cause, location }) => [cause, location.name])).toEqual([['cacerts-jks-time', 'date']]);
    expect(report.findings.find(({ equation }) => equation?.includes('Mighty Aphrodite'))).toMatchObject({
      role: 'derived',
      bytes: 20,
    });
    expect(report.proof.leaveOneOut).toMatchObject({ idle: 0, untried: 0 });
    expect(report.proof.level).toBe('P4');
  });
});
