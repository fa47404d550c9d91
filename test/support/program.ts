import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = fileURLToPath(new URL('../../bin/odp-diff.js', import.meta.url));

/** What one run of the compiled program left behind. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Compiles the program unless that was done; `npm test` does it first. */
export function ensureBuilt(): void {
  if (existsSync(new URL('../../dist/run/main.js', import.meta.url))) return;
  const build = spawnSync('npm', ['run', 'build'], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`the program does not compile:\n${build.stdout}${build.stderr}`);
}

/** Runs `odp-diff` as a user would. */
export function runProgram(argv: readonly string[], options: RunOptions): Run {
  return runNode([program, ...argv], options);
}

/** Runs the compiled comparison on one thread and prints its JSON, which the command line has no option for. */
export function runInline(left: string, right: string, options: RunOptions): Run {
  const moduleUrl = (path: string): string => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
  const script = `
    import { compareImages } from ${moduleUrl('app/compare.js')};
    import { renderJson } from ${moduleUrl('renderers/json.js')};
    const [left, right] = process.argv.slice(1);
    process.stdout.write(renderJson(await compareImages(left, right, { jobs: 0 })));`;
  return runNode(['--input-type=module', '--eval', script, left, right], options);
}

function runNode(words: readonly string[], { cwd, env }: RunOptions): Run {
  const run = spawnSync(process.execPath, words, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_OPTIONS: '', ...env },
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}
