import { readFile } from 'node:fs/promises';
import { InputError } from '../model/problem.ts';
import { printable } from '../util/printable.ts';
import { systemRefusal } from '../util/system-refusal.ts';
import { unlessAborted } from '../util/unless-aborted.ts';
import type { Command } from './command.ts';
import type { BuildDependencies } from './commands/build.ts';
import { interrupted, trouble } from './exit.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

export interface Dependencies extends BuildDependencies {
  /** The output of --help, where it was written down beforehand. */
  readonly help?: URL;
}

/** Carries out one command line and returns the exit status; it never throws. */
export async function runCli(argv: readonly string[], io: Io, dependencies: Dependencies): Promise<number> {
  try {
    if (argv.length === 1 && argv[0] === '--version') return await printVersion(io, dependencies);
    if (argv.length === 1 && argv[0] === '--help' && (await printHelp(io, dependencies))) return 0;
    const { parseArguments } = await import('./arguments.ts');
    const command = await parseArguments(argv, dependencies.version);
    const work = runCommand(command, io, dependencies);
    // These clean up behind themselves; of the others nothing is left but what goes with the process.
    const waits = ['diff', 'build', 'tui'].includes(command.name);
    return await (waits ? work : unlessAborted(dependencies.signal, work));
  } catch (error) {
    if (dependencies.signal.aborted) return interrupted;
    await explainFailure(error, io).catch(() => undefined);
    return trouble;
  }
}

/** Without loading the parser: scripts ask for this often. */
async function printVersion({ stdout }: Io, { version }: Dependencies): Promise<number> {
  await stdout.write(`${version}\n`);
  return 0;
}

/** True when the text was there: to lay it out takes the parser twice as long as Node takes to start. */
async function printHelp({ stdout }: Io, { help }: Dependencies): Promise<boolean> {
  const text = help === undefined ? undefined : await readFile(help, 'utf8').catch(() => undefined);
  if (text !== undefined) await stdout.write(text);
  return text !== undefined;
}

async function runCommand(command: Command, io: Io, dependencies: Dependencies): Promise<number> {
  switch (command.name) {
    case 'help':
      await io.stdout.write(command.text);
      return 0;
    case 'diff': {
      const { runDiff } = await import('./commands/diff.ts');
      return runDiff(command, io, dependencies);
    }
    case 'build': {
      const { runBuild } = await import('./commands/build.ts');
      return runBuild(command, io, dependencies);
    }
    case 'verify': {
      const { runVerify } = await import('./commands/verify.ts');
      return runVerify(command, io, dependencies);
    }
    case 'doctor': {
      const { runDoctor } = await import('./commands/doctor.ts');
      return runDoctor(command, io, dependencies);
    }
    case 'check': {
      const { runCheck } = await import('./commands/check.ts');
      return runCheck(command, io, dependencies);
    }
    case 'certificate-check': {
      const { runCertificateCheck } = await import('./commands/certificate-check.ts');
      return runCertificateCheck(command, io);
    }
    case 'tui': {
      const { runTui } = await import('./commands/tui.ts');
      return runTui(command, io, dependencies);
    }
    case 'normalize': {
      const { runNormalize } = await import('./commands/normalize.ts');
      return runNormalize(command, io);
    }
    case 'render': {
      const { runRender } = await import('./commands/render.ts');
      return runRender(command.file, command.output, io, dependencies);
    }
    case 'explain': {
      const { runExplain } = await import('./commands/explain.ts');
      return runExplain(command, io, dependencies.pages);
    }
  }
}

/** One sentence and a hint for what the user can mend; for our own faults a stack, but only when asked for. */
export async function explainFailure(error: unknown, { stderr, env }: Io): Promise<void> {
  if (error instanceof UsageError || error instanceof InputError) {
    const hint = error.hint === '' ? '' : `${printable(error.hint)}\n`;
    await stderr.write(`odp-diff: ${printable(error.message)}\n${hint}`);
    return;
  }
  const refusal = systemRefusal(error);
  if (refusal !== null) {
    await stderr.write(`odp-diff: ${printable(refusal)}\n`);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  await stderr.write(`odp-diff: internal error: ${printable(message)}; please report it\n`);
  const debug = (env.ODP_DIFF_DEBUG ?? '') !== '';
  if (!debug || !(error instanceof Error) || error.stack === undefined) return;
  await stderr.write(`${error.stack.split('\n').map(printable).join('\n')}\n`);
}
