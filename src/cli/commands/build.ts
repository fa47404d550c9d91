import type { BuildOptions, BuildOutcome } from '../../app/build-twice.ts';
import { defaultRegistryOptions } from '../../app/registry-options.ts';
import { InputError } from '../../model/problem.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import { visibleJson } from '../../util/json-text.ts';
import { printable } from '../../util/printable.ts';
import { unlessAborted } from '../../util/unless-aborted.ts';
import type { BuildCommand, OutputOptions } from '../command.ts';
import { checkOutputs, concluded, deliver } from '../deliver.ts';
import { exitStatus } from '../exit.ts';
import type { Io } from '../io.ts';
import { firstAnswer, ownFiles, type SummaryRow, summaryTable } from '../summary.ts';
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
  const rows: SummaryRow[] = [];
  const several = outcome.reports.length > 1;
  for (const { output: made, report } of outcome.reports) {
    const own = several ? ownFiles(output, made) : output;
    const told = await concluded(report, own, dependencies);
    await unlessAborted(dependencies.signal, deliver(told, own, io, dependencies));
    const status = exitStatus(told, output.accept);
    rows.push({ name: made, status, verdict: told.verdict, says: firstAnswer(told) });
  }
  if (several && isForReaders(output)) await io.stdout.write(defuseCommands(`\n${summaryTable(rows)}`));
  return Math.max(0, ...rows.map(({ status }) => status));
}

/** False where a program reads stdout, or nobody. */
function isForReaders({ json, html, markdown, junit, sarif, codeQuality, annotations, quiet }: OutputOptions): boolean {
  return !quiet && annotations === null && ![json, html, markdown, junit, sarif, codeQuality].includes('-');
}

function optionsOf(command: BuildCommand, io: Io, dependencies: BuildDependencies): BuildOptions {
  const { signal, cores } = dependencies;
  const { source, outputs, recipe, argv, vary, repeat, keep, timeBudgetSeconds } = command;
  return {
    ...{ source, outputs, recipe, argv, vary, repeat, keep, signal },
    budgetMs: timeBudgetSeconds === null ? null : timeBudgetSeconds * 1000,
    wantsRecord: command.recordEnv !== null,
    env: io.env,
    // No output lies in a registry; programs that read files are looked for in this environment too.
    compare: { jobs: command.jobs ?? cores, signal, registry: { ...defaultRegistryOptions, env: io.env } },
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
  const text = `${visibleJson({ builds: records }, 2)}\n`;
  if (file === '-') await io.stdout.write(text);
  else await writeOutput(file, text);
}
