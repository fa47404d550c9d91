import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenario } from '../../fixtures/images/index.ts';

const program = resolve(import.meta.dirname, '../../bin/odp-diff.js');
let directory = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'image-trees-'));
  const pair = await scenario('dockerfile-mtimes').build(join(directory, 'images'));
  const put = (side: 'left' | 'right', name: string, from: string): void =>
    cpSync(from.replace(/^oci:/, ''), join(directory, side, 'services', name), { recursive: true });
  put('left', 'one/one_image', pair.left);
  put('right', 'one/one_image', pair.left);
  put('left', 'two/two_image', pair.left);
  put('right', 'two/two_image', pair.right);
  put('left', 'gone/gone_image', pair.left);
  put('right', 'three/bad_image', pair.left);
  put('left', 'three/bad_image', pair.left);
  writeFileSync(join(directory, 'left/services/three/bad_image/index.json'), '{');
  // What lies behind links and in runfiles is there a second time.
  symlinkSync(join(directory, 'left/services'), join(directory, 'left/again'));
  put('left', 'x.runfiles/x_image', pair.left);
  symlinkSync(join(directory, 'left'), join(directory, 'bazel-bin'));
  mkdirSync(join(directory, 'empty'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function run(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...words], { cwd: directory, encoding: 'utf8' });
}

describe('two trees of build outputs', () => {
  it('are paired by path: a line each, the worst status of all', () => {
    const { status, stdout } = run('bazel-bin', 'right');
    expect(status).toBe(2);
    const lines = stdout.split('\n').filter((line) => line.startsWith('services/'));
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['services/gone/gone_image', 'MISSING'],
      ['services/one/one_image', 'IDENTICAL'],
      ['services/three/bad_image', 'UNREADABLE'],
      ['services/two/two_image', 'EQUIVALENT'],
    ]);
    expect(stdout).toContain('4 images, 3 to look at.');
  });

  it('leave a report for each pair', () => {
    run('left', 'right', '--json', 'report.json', '--html', 'page');
    const report = JSON.parse(readFileSync(join(directory, 'report.services_two_two_image.json'), 'utf8')) as {
      verdict: string;
    };
    expect(report.verdict).toBe('equivalent');
    expect(existsSync(join(directory, 'page.services_one_one_image'))).toBe(true);
  });

  it('without an image are refused in one sentence', () => {
    const { status, stderr } = run('empty', 'empty');
    expect(status).toBe(2);
    expect(stderr).toContain('neither "empty" nor "empty" is an image, and no OCI layout lies below them');
  });
});
