import { pathToFileURL } from 'node:url';
import type { Output } from '../../src/cli/io.ts';
import { type Dependencies, runCli } from '../../src/cli/run.ts';
import { identical } from './sample-report.ts';

/** Carries out one command line in a made-up process; comparisons are noted and give an empty report. */
export async function runWith(argv: readonly string[]) {
  const text = { stdout: '', stderr: '' };
  const asked: [string, string][] = [];
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write: (written) => {
      text[name] += written;
      return Promise.resolve();
    },
    isTerminal: false,
    columns: undefined,
  });
  // What the commands tried here need; any other one fails for want of it.
  const needed: Partial<Dependencies> = {
    compareImages: async (left, right) => {
      asked.push([left, right]);
      return identical;
    },
    cores: 1,
    signal: new AbortController().signal,
    now: () => 0,
    today: () => '2026-06-15',
    version: '1.2.3',
    pages: pathToFileURL('/nonexistent/'),
  };
  const status = await runCli(
    argv,
    { stdout: output('stdout'), stderr: output('stderr'), env: {} },
    needed as Dependencies,
  );
  return { status, ...text, asked };
}
