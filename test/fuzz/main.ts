/** `npm run fuzz`: see docs/testing.md. Each format is tried in a process of its own, so that a hang or a crash is told. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { walkOptions } from '../../src/app/registries.ts';
import type { FuzzResult } from './fuzz-format.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    /** 20 seconds each with a fixed seed. */
    ci: { type: 'boolean', default: false },
    /** Where documents that break something are kept. */
    out: { type: 'string', default: 'fuzz-findings' },
  },
});
const seconds = Number(values.seconds ?? (values.ci ? 20 : 600));
const seed = Number(values.seed ?? (values.ci ? 42 : Date.now() % 2 ** 31));
const wanted = values.only?.split(',');
const ids = walkOptions.formats.map(({ id }) => id).filter((id) => wanted?.includes(id) ?? true);
const child = fileURLToPath(new URL('child.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'odp-diff-fuzz-'));
const lastTry = join(scratch, 'last');

let failures = 0;
for (const id of ids) {
  rmSync(lastTry, { force: true });
  const argv = [
    '--import',
    'tsx',
    '--max-old-space-size=1024',
    child,
    id,
    String(seed),
    String(seconds * 1000),
    lastTry,
  ];
  const run = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    timeout: (seconds + 60) * 1000,
    killSignal: 'SIGKILL',
  });
  const result = run.status === 0 ? (JSON.parse(run.stdout) as FuzzResult) : undefined;
  if (result?.fault === null) {
    say(`${id}: ${result.runs} documents, ${result.recognised} recognised, seed ${seed}`);
    continue;
  }
  failures += 1;
  const kept = keep(id, result);
  say(`${id}: ${result?.fault?.what ?? run.stderr.slice(0, 2000) ?? 'it hangs'} (seed ${seed}; ${kept})`);
}
rmSync(scratch, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;

/** A crash found becomes a case of test/hostile/corpus. */
function keep(id: string, result: FuzzResult | undefined): string {
  mkdirSync(values.out, { recursive: true });
  const path = join(values.out, `${id}-${seed}`);
  const fault = result?.fault;
  if (fault !== undefined && fault !== null) writeFileSync(`${path}.json`, `${JSON.stringify(fault, undefined, 2)}\n`);
  else if (existsSync(lastTry)) writeFileSync(`${path}.bin`, readFileSync(lastTry));
  return path;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
