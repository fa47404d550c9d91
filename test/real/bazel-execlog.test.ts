import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLogs } from '../../src/buildlog/first-difference.ts';
import { readExecLog } from '../../src/buildlog/read-log.ts';

/** Debian's bazel-bootstrap on a workspace of three rules, one of which is nondeterministic. Takes half a minute. */
const wanted = process.env['CI'] === 'true' || process.env['ODP_DIFF_REAL'] === '1';
const missing = spawnSync('which', ['bazel']).status !== 0;
if (!wanted) process.stderr.write('skipped: execution logs of a real Bazel (set ODP_DIFF_REAL=1)\n');
else if (missing) process.stderr.write('skipped: execution logs of a real Bazel (bazel is not installed)\n');

let directory = '';

function file(path: string, text: string): void {
  mkdirSync(join(directory, path, '..'), { recursive: true });
  writeFileSync(join(directory, path), text);
}

function build(side: string): void {
  const root = `--output_user_root=${join(directory, `out-${side}`)}`;
  const logs = ['json', 'binary'].map((form) => `--execution_log_${form}_file=${join(directory, `${side}.${form}`)}`);
  const cwd = join(directory, 'workspace');
  execFileSync('bazel', [root, 'build', ...logs, '//:bundle'], { cwd, stdio: 'pipe' });
  execFileSync('bazel', [root, 'shutdown'], { cwd, stdio: 'pipe' });
}

describe.runIf(wanted && !missing)('execution logs of a real Bazel', { timeout: 300_000 }, () => {
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'odp-diff-bazel-'));
    // Without this the built-in rules fetch rules_cc from the network.
    file('rules_cc/WORKSPACE', 'workspace(name = "rules_cc")\n');
    file('rules_cc/BUILD', '');
    file('workspace/WORKSPACE', `local_repository(name = "rules_cc", path = "${join(directory, 'rules_cc')}")\n`);
    file(
      'workspace/BUILD',
      `genrule(name = "version", outs = ["version.txt"], cmd = "echo 1.0 > $@")
genrule(name = "stamp", outs = ["stamp.txt"], cmd = "date +%s%N > $@")
genrule(name = "bundle", srcs = ["stamp.txt", "version.txt"], outs = ["app.tar"],
    cmd = "tar --mtime=@0 --owner=0 --group=0 -cf $@ -C $$(dirname $(location stamp.txt)) stamp.txt version.txt")
`,
    );
    for (const side of ['left', 'right']) build(side);
  }, 300_000);
  afterAll(() => {
    // Bazel takes the right to write from what it has made.
    spawnSync('chmod', ['-R', 'u+w', directory]);
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(['json', 'binary'])('%s: the one action with equal inputs and other outputs is named', (form) => {
    const [left, right] = ['left', 'right'].map((side) =>
      readExecLog(readFileSync(join(directory, `${side}.${form}`)), side, (bytes) => bytes),
    );
    if (left === undefined || right === undefined) throw new Error('no log');
    const { differences } = compareLogs(left, right);
    expect(differences.map(({ reason, target }) => [reason, target])).toEqual([['nondeterministic', '//:stamp']]);
    expect(differences[0]?.chain.map(({ target }) => target)).toEqual(['//:stamp', '//:bundle']);
  });
});
