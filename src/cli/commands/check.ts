import type { CheckReport } from '../../model/check-report.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import type { CheckCommand } from '../command.ts';
import { type Io, reportWidth, wantsColor } from '../io.ts';
import { progressLine } from '../progress.ts';
import { registryOptions } from '../registry-options.ts';
import { checkTarget, writeOutput } from '../write-output.ts';

/** What the command needs of the outside. */
export interface CheckDependencies {
  readonly version: string;
  readonly cores: number;
  readonly signal: AbortSignal;
  now(): number;
}

/** Holds images against profiles. 0: they keep to them; 1: one deviates; 2: one could not be read wholly. */
export async function runCheck(command: CheckCommand, io: Io, dependencies: CheckDependencies): Promise<number> {
  if (command.list) return listProfiles(io);
  for (const [target] of sinks(command, dependencies)) if (target !== null && target !== '-') await checkTarget(target);
  const progress = progressLine(command.output.quiet ? 'none' : command.progress, io, () => dependencies.now());
  try {
    const { checkImages } = await import('../../app/check-image.ts');
    const { profiles, service, release, baseLayers, platform, jobs } = command;
    const report = await checkImages(command.images, {
      profiles,
      service,
      release,
      baseLayers,
      platform,
      registry: registryOptions(command.registry, io.env),
      jobs: jobs ?? dependencies.cores,
      onProgress: (event) => progress.update(event),
      signal: dependencies.signal,
    });
    dependencies.signal.throwIfAborted();
    progress.stop();
    await deliver(report, command, io, dependencies);
    return statusOf(report, command.failOn);
  } finally {
    progress.stop();
  }
}

async function listProfiles(io: Io): Promise<number> {
  const { builtInProfiles, loadProfile } = await import('../../app/load-profiles.ts');
  for (const name of builtInProfiles())
    await io.stdout.write(`${name.padEnd(20)} ${(await loadProfile(name)).title}\n`);
  return 0;
}

const weights = ['note', 'warning', 'error'];

function statusOf({ verdict, images }: CheckReport, failOn: CheckCommand['failOn']): 0 | 1 | 2 {
  if (verdict === 'incomplete') return 2;
  const counts = images.flatMap(({ findings }) => findings.map(({ severity }) => weights.indexOf(severity)));
  return counts.some((weight) => weight >= weights.indexOf(failOn)) ? 1 : 0;
}

type Sink = readonly [string | null, (report: CheckReport) => Promise<string>];

function sinks({ output }: CheckCommand, { version }: CheckDependencies): Sink[] {
  return [
    [output.json, async (report) => (await import('../../renderers/check/json.ts')).renderCheckJson(report)],
    [
      output.html,
      async (report) =>
        defuseCommands((await import('../../renderers/check/html.ts')).renderCheckHtml(report), 'markup'),
    ],
    [
      output.markdown,
      async (report) =>
        defuseCommands((await import('../../renderers/check/markdown.ts')).renderCheckMarkdown(report), 'markup'),
    ],
    [
      output.junit,
      async (report) =>
        defuseCommands((await import('../../renderers/check/junit.ts')).renderCheckJunit(report), 'markup'),
    ],
    [
      output.sarif,
      async (report) => (await import('../../renderers/check/sarif.ts')).renderCheckSarif(report, version),
    ],
    [
      output.annotations === null ? null : '-',
      async (report) => (await import('../../renderers/check/github-annotations.ts')).renderCheckAnnotations(report),
    ],
  ];
}

async function deliver(report: CheckReport, command: CheckCommand, io: Io, context: CheckDependencies): Promise<void> {
  let isTold = false;
  for (const [target, render] of sinks(command, context)) {
    if (target === null) continue;
    const text = await render(report);
    isTold ||= target === '-';
    await (target === '-' ? io.stdout.write(text) : writeOutput(target, text));
  }
  if (isTold || command.output.quiet) return;
  const { renderCheckTerminal } = await import('../../renderers/check/terminal.ts');
  const { width, color, verbose } = command.output;
  const layout = { width: reportWidth(io, width), color: wantsColor(io, color), verbose };
  await io.stdout.write(defuseCommands(renderCheckTerminal(report, layout)));
}
