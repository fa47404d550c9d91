import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { atEnd } from '../../util/at-end.ts';

/** A program with its arguments, where and with what it runs. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface LongCommand extends CommandLine {
  /** Both output streams go here. */
  readonly log: string;
  /** Then the command and everything it started is ended. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Ends a process group. */
  endGroup(pid: number): void;
}

/** How a command ended; null when it was a success. */
export type Failure = string | null;

export const tookTooLong = 'took too long and was ended';

/** Runs a command to its end, in a process group of its own. What it leaves running is ended with it. */
export function runCommand(command: LongCommand): Promise<Failure> {
  const { argv, cwd, env, log, timeoutMs, signal } = command;
  const [program = '', ...words] = argv;
  const output = openSync(log, 'a', 0o600);
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  let late = false;
  const end = (): void => {
    if (child.pid !== undefined) command.endGroup(child.pid);
  };
  const settled = atEnd(end);
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return new Promise<Failure>((resolve) => {
    child.on('error', (error) => resolve(`could not be started (${String((error as NodeJS.ErrnoException).code)})`));
    child.on('close', (status, name) => resolve(endingOf(status, name, late)));
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    end();
    settled();
  });
}

function endingOf(status: number | null, signalName: string | null, late: boolean): Failure {
  if (late) return tookTooLong;
  if (signalName !== null) return `was ended by ${signalName}`;
  return status === 0 ? null : `failed with exit status ${status}`;
}

const shortMs = 30_000;
const maxCaptured = 4 * 1024 * 1024;

/** What a short command prints; null when it fails, takes long or prints more than 4 MiB. */
export function capture({ argv, cwd, env }: CommandLine): string | null {
  const [program = '', ...words] = argv;
  const run = spawnSync(program, words, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: shortMs,
    maxBuffer: maxCaptured,
    encoding: 'utf8',
  });
  return run.status === 0 && run.error === undefined ? run.stdout : null;
}
