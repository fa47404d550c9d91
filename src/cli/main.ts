import { readFileSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { InputError } from '../model/problem.ts';
import { undoAll } from '../util/at-end.ts';
import { defuseCommands } from '../util/defuse-commands.ts';
import type { CompareImages } from './commands/diff.ts';
import { interrupted, trouble } from './exit.ts';
import type { Io, Output } from './io.ts';
import { explainFailure, runCli } from './run.ts';

/** How long an interrupted comparison may take to clean up. */
const cleanupMs = 5_000;

/** Signals that end the program, with the status that a shell reports for them. */
const signals = [
  ['SIGINT', interrupted],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

// Workers take this over too: what Node says about its own features is no result of ours.
process.env.NODE_NO_WARNINGS = '1';
process.removeAllListeners('warning');

const interrupt = new AbortController();
let endedBy: number | undefined;
for (const [name, status] of signals) {
  process.on(name, () => {
    // Who asks twice does not want to wait.
    if (endedBy !== undefined) endNow(name, endedBy);
    endedBy = status;
    interrupt.abort();
    setTimeout(() => endNow(name, status), cleanupMs).unref();
  });
}

const io: Io = { stdout: output(process.stdout), stderr: defused(output(process.stderr)), env: process.env };

// What nobody catches is our fault; Node's status for it, 1, would say that the images differ.
process.on('uncaughtException', (error) => {
  settled = true;
  void explainFailure(error, io).finally(() => process.exit(trouble));
});
let settled = false;
process.exitCode = trouble;
process.once('exit', (status) => {
  undoAll();
  if (!settled && endedBy === undefined && status === trouble) writeSync(2, stopped);
});
const stopped = 'odp-diff: internal error: it stopped in the middle of its work; please report it\n';

// Loaded only for a comparison, so that --help and explain start at once.
const compareImages: CompareImages = async (left, right, options) =>
  (await import('../app/compare.ts')).compareImages(left, right, options);

const status = await runCli(process.argv.slice(2), io, {
  compareImages,
  pairTrees: async (left, right) => (await import('../app/image-trees.ts')).pairTrees(left, right),
  withActions: async (report, logs) => (await import('../app/build-actions.ts')).withActions(report, logs),
  openTerminal: async () => (await import('./terminal.ts')).openTerminal(),
  cores: availableParallelism(),
  signal: interrupt.signal,
  buildTwice: async (options) => (await import('../app/build-twice.ts')).buildTwice(options),
  endGroup,
  clock: () => Math.floor(Date.now() / 1000),
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
  version: readVersion(),
  help: new URL('../help.txt', import.meta.url),
  pages: new URL('../../docs/causes/', import.meta.url),
});
settled = true;
process.exitCode = endedBy ?? status;
// Connections and programs that were left to themselves would keep the process alive.
if (process.exitCode > trouble) process.exit();

/** `process.exit` waits for calls that the system does not return from, such as a write to a pipe that nobody empties. */
function endNow(name: NodeJS.Signals, status: number): void {
  undoAll();
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  // The first process of a container does not die of signals.
  process.exit(status);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function output(stream: NodeJS.WriteStream): Output {
  // Without a listener a closed pipe would end the process; the callback below sees the error as well.
  stream.on('error', () => undefined);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === null || error === undefined || isClosedPipe(error)) resolve();
          else reject(new InputError('output-write', `cannot write the output: ${error.message}`));
        });
      }),
    isTerminal: stream.isTTY === true,
    columns: stream.columns,
  };
}

/** On stderr nothing of ours is a command to a CI system, so nothing of others may be. */
function defused(inner: Output): Output {
  return { ...inner, write: (text) => inner.write(defuseCommands(text)) };
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
