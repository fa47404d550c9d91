import type { BuildOptions, BuildOutcome } from '../../app/build-twice.ts';
import { InputError } from '../../model/problem.ts';
import { printable } from '../../util/printable.ts';
import { unlessAborted } from '../../util/unless-aborted.ts';
import type { BuildCommand, OutputOptions } from '../command.ts';
import { checkOutputs, concluded, deliver } from '../deliver.ts';
import { exitStatus } from '../exit.ts';
import type { Io } from '../io.ts';
import { checkTarget, writeOutput } from '../write-output.ts';
import type { DiffDependencies } from './diff.ts';

export interface BuildDependencies extends DiffDependencies {
  /** `src/app/build-twice.ts` has it. */
  buildTwice(options: BuildOptions): Promise<BuildOutcome>;
  /** Ends a process group; one that has ended already is no trouble. */
  endGroup(pid: number): void;
  /** Seconds since 1970. */
  clock(): number;
}

/** Builds again and again, compares, and delivers one report for each output. The exit status is that of the worst. */
export async function runBuild(command: BuildCommand, io: Io, dependencies: BuildDependencies): Promise<number> {
  const { output, recordEnv } = command;
  await checkOutputs(output, dependencies);
  if (recordEnv !== null && recordEnv !== '-') await checkTarget(recordEnv);
  const outcome = await explained(io, () => dependencies.buildTwice(optionsOf(command, io, dependencies)));
  dependencies.signal.throwIfAborted();
  if (recordEnv !== null) await record(outcome, recordEnv, io);
  let worst = 0;
  for (const { output: made, report } of outcome.reports) {
    const own = outcome.reports.length === 1 ? output : outputFor(output, made);
    const told = await concluded(report, own, dependencies);
    await unlessAborted(dependencies.signal, deliver(told, own, io, dependencies));
    worst = Math.max(worst, exitStatus(told, output.accept));
  }
  return worst;
}

function optionsOf(command: BuildCommand, io: Io, dependencies: BuildDependencies): BuildOptions {
  const { signal, cores } = dependencies;
  const { source, outputs, recipe, argv, vary, repeat, keep, timeBudgetSeconds } = command;
  return {
    ...{ source, outputs, recipe, argv, vary, repeat, keep, signal },
    budgetMs: timeBudgetSeconds === null ? null : timeBudgetSeconds * 1000,
    wantsRecord: command.recordEnv !== null,
    env: io.env,
    compare: { jobs: command.jobs ?? cores, signal },
    endGroup: (pid) => dependencies.endGroup(pid),
    now: () => dependencies.now(),
    clock: () => dependencies.clock(),
    onBuild: (text) => {
      if (!command.output.quiet) void io.stderr.write(`odp-diff: ${printable(text)}\n`).catch(() => undefined);
    },
  };
}

/** The end of the log of a build that failed comes after the sentence that says so. */
async function explained<T>(io: Io, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof InputError) || !('tail' in error) || !Array.isArray(error.tail)) throw error;
    const lines = error.tail.map((line) => `  ${printable(String(line))}\n`);
    await io.stderr.write(`${lines.join('')}`);
    throw error;
  }
}

async function record({ records }: BuildOutcome, file: string, io: Io): Promise<void> {
  const text = `${JSON.stringify({ builds: records }, null, 2)}\n`;
  if (file === '-') await io.stdout.write(text);
  else await writeOutput(file, text);
}

/** Every output has its own files: `report.json` becomes `report.services_app_image.json`. */
function outputFor(output: OutputOptions, made: string): OutputOptions {
  const own = (file: string | null): string | null => {
    if (file === null || file === '-') return file;
    const slash = file.lastIndexOf('/');
    const dot = file.lastIndexOf('.');
    const at = dot > slash + 1 ? dot : file.length;
    return `${file.slice(0, at)}.${made.replace(/[^A-Za-z0-9._-]/g, '_')}${file.slice(at)}`;
  };
  const { json, html, markdown, junit, sarif, codeQuality } = output;
  return {
    ...output,
    json: own(json),
    html: own(html),
    markdown: own(markdown),
    junit: own(junit),
    sarif: own(sarif),
    codeQuality: own(codeQuality),
  };
}
