import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOciLayout } from '../../fixtures/lib/oci.ts';
import { memoryDirectory } from '../support/image-pair.ts';
import type { HostileCase, Subject } from './model.ts';

/** What the program did with one case. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Processor time of this case. */
  readonly cpuMs: number;
  /** The most memory that the process had had when the case was done. */
  readonly peakMiB: number;
}

export interface GroupRun {
  /** In the order of the cases; fewer where the process died or had to be stopped. */
  readonly answers: readonly Answer[];
  readonly stderr: string;
  /** What was left behind among the temporary files. */
  readonly leftovers: readonly string[];
}

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const runner = fileURLToPath(new URL('run-cases.mjs', import.meta.url));

/** Runs all cases in one child process whose heap is bounded. */
export function runGroup(cases: readonly HostileCase[], seconds = 110): GroupRun {
  const directory = mkdtempSync(join(memoryDirectory, 'odp-diff-hostile-'));
  const scratch = join(directory, 'tmp');
  mkdirSync(scratch);
  try {
    const pairs = cases.map(({ left, right }, at) => ({
      left: write(join(directory, `${at}-left`), left),
      right: write(join(directory, `${at}-right`), right),
    }));
    const list = join(directory, 'list.json');
    writeFileSync(list, JSON.stringify(pairs));
    const run = spawnSync(process.execPath, ['--max-old-space-size=256', runner, dist, list], {
      cwd: directory,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: scratch },
      maxBuffer: 1 << 28,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const lines = run.stdout.split('\n').filter((line) => line !== '');
    return {
      answers: lines.map((line) => JSON.parse(line) as Answer),
      stderr: run.stderr,
      leftovers: readdirSync(scratch),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function write(path: string, subject: Subject): string {
  if (subject.kind === 'image') return buildOciLayout(path, subject.image, { style: 'skopeo' });
  if (subject.kind === 'archive') {
    writeFileSync(`${path}.tar`, subject.bytes);
    return `${subject.transport}:${path}.tar`;
  }
  for (const [name, content] of subject.files) put(join(path, name), (target) => writeFileSync(target, content));
  for (const [name, to] of Object.entries(subject.links ?? {}))
    put(join(path, name), (target) => symlinkSync(to, target));
  return `oci:${path}`;
}

function put(target: string, act: (target: string) => void): void {
  mkdirSync(dirname(target), { recursive: true });
  act(target);
}
