import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesPair } from '../../fixtures/causes/_shared/images.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'digests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const contents = ['#Tue Jun 03 07:12:44 UTC 2025\nmode=a\n', '#Tue Jun 03 09:40:02 UTC 2025\nmode=a\n'] as const;
const file = 'usr/lib/service/defaults.properties';

async function compare(name: string, list: (content: string) => string, path = 'opt/notes.txt'): Promise<Report> {
  const [left, right] = contents.map((content) => ({ [file]: content, [path]: list(content) }));
  const pair = await filesPair(join(folder, name), left ?? {}, right ?? {});
  return compareImages(pair.left, pair.right, { jobs: 0 });
}

function digest(algorithm: string, content: string, form: 'hex' | 'base64' | 'base64url' = 'hex'): string {
  return createHash(algorithm).update(content).digest(form);
}

function at({ findings }: Report, path: string): unknown[] {
  return findings.filter((finding) => finding.path.at(-1) === path).map(({ role, equation }) => ({ role, equation }));
}

describe('a digest in an unknown place', () => {
  const own = { role: 'derived' as const };
  it.each([
    ['md5 in a line', (content: string) => `# sums\nsum ${digest('md5', content)}\n`, `md5(${file})`],
    ['sha1 in capitals', (content: string) => `<${digest('sha1', content).toUpperCase()}>\n`, `sha1(${file})`],
    ['sha256 as base64', (content: string) => `x: ${digest('sha256', content, 'base64')};\n`, `sha256(${file})`],
    ['sha512 as base64url', (content: string) => `${digest('sha512', content, 'base64url')}\n`, `sha512(${file})`],
  ])('%s follows from the file', async (name, list, equation) => {
    const report = await compare(name, list);
    expect(at(report, 'opt/notes.txt')).toEqual([{ ...own, equation }]);
    expect(report.verdict).toBe('equivalent');
    expect(report.proof.level).toBe('P4');
  });

  it('in a value of a JSON file follows from the file', async () => {
    const report = await compare(
      'json',
      (content) => JSON.stringify({ asset: digest('sha256', content) }),
      'opt/a.json',
    );
    expect(at(report, 'opt/a.json')).toEqual([{ ...own, equation: `sha256(${file})` }]);
  });

  it('does not follow when one side has another', async () => {
    const report = await compare('other', (content) =>
      content === contents[0] ? `${digest('md5', content)}\n` : `${digest('md5', 'something else')}\n`,
    );
    expect(at(report, 'opt/notes.txt')).not.toContainEqual(expect.objectContaining({ role: 'derived' }));
    expect(report.verdict).toBe('different');
  });

  it('does not take along what else changed in its line', async () => {
    const report = await compare(
      'more',
      (content) => `${digest('md5', content)} ${content === contents[0] ? 'run' : 'ran'}\n`,
    );
    expect(at(report, 'opt/notes.txt')).not.toContainEqual(expect.objectContaining({ role: 'derived' }));
    expect(report.verdict).toBe('different');
  });

  it('does not follow with the files swapped', async () => {
    const swapped = [contents[1], contents[0]] as const;
    const report = await compare(
      'swapped',
      (content) => `${digest('md5', swapped[contents.indexOf(content as never)] ?? '')}\n`,
    );
    expect(report.verdict).toBe('different');
  });
});
