import type { BuildLogs } from '../../app/build-actions.ts';
import type { CertificateOutcome } from '../../app/certified-report.ts';
import type { TreePairs } from '../../app/image-trees.ts';
import type { GivenDockerfile } from '../../app/layer-steps.ts';
import type { RegistryOptions } from '../../app/registry-options.ts';
import type { Report } from '../../model/report.ts';
import { visibleJson } from '../../util/json-text.ts';
import { printable } from '../../util/printable.ts';
import type { Times } from '../../util/stopwatch.ts';
import { unlessAborted } from '../../util/unless-aborted.ts';
import type { DiffCommand } from '../command.ts';
import { checkOutputs, concluded, type DeliveryContext, deliver } from '../deliver.ts';
import { exitStatus, interrupted } from '../exit.ts';
import type { Io } from '../io.ts';
import { type Progress, progressLine } from '../progress.ts';
import { registryOptions } from '../registry-options.ts';
import type { ScreenDependencies } from '../screen.ts';
import { timeTable } from '../time-table.ts';
import { UsageError } from '../usage-error.ts';
import { checkTarget, writeOutput } from '../write-output.ts';

/** What the command needs of the comparison; `src/app/compare.ts` has it. */
export type CompareImages = (
  left: string,
  right: string,
  options: {
    platform?: string;
    verifyShared?: boolean;
    registry?: RegistryOptions;
    prove?: boolean;
    dockerfiles?: { readonly left: GivenDockerfile; readonly right: GivenDockerfile };
    certificate?: { readonly name: string; take(outcome: CertificateOutcome): void };
    jobs: number;
    onProgress?: (event: Progress) => void;
    onTimes?: (times: Times) => void;
    signal?: AbortSignal;
  },
) => Promise<Report>;

export interface DiffDependencies extends DeliveryContext, ScreenDependencies {
  readonly compareImages: CompareImages;
  /** Images of two trees, paired; null when the arguments name one image each. `src/app/image-trees.ts` has it. */
  pairTrees(left: string, right: string): Promise<TreePairs | null>;
  /** Adds which actions of the builds differ first; `src/app/build-actions.ts` has it. */
  withActions(report: Report, logs: BuildLogs): Promise<Report>;
  /** Milliseconds of a clock that only runs forward. */
  now(): number;
}

/** Compares two images, or all images of two trees of build outputs, and delivers the reports. */
export async function runDiff(command: DiffCommand, io: Io, dependencies: DiffDependencies): Promise<number> {
  await checkOutputs(command.output, dependencies);
  const trees = await dependencies.pairTrees(command.left, command.right);
  if (trees === null && command.tui) return showPair(command, io, dependencies);
  if (trees === null) return (await comparePair(command, io, dependencies)).status;
  if (command.certificate !== null)
    throw new UsageError('--certificate is for two images, and these are two trees of images');
  if (command.dockerfiles !== null)
    throw new UsageError('--dockerfile is for two images, and these are two trees of images');
  if (command.tui) throw new UsageError('--tui is for two images, and these are two trees of images');
  const { runDiffTrees } = await import('./diff-trees.ts');
  return runDiffTrees(command, trees, io, (pair) => comparePair(pair, io, dependencies));
}

async function comparePair(
  command: DiffCommand,
  io: Io,
  dependencies: DiffDependencies,
): Promise<{ readonly status: number; readonly report: Report }> {
  const { output } = command;
  const progress = progressLine(output.quiet ? 'none' : command.progress, io, () => dependencies.now());
  try {
    const times = timeTable(dependencies.now);
    const compared = await compare(command, io, dependencies, (event) => progress.update(event), times.add);
    progress.stop();
    if (command.profileTiming) await io.stderr.write(times.text());
    await unlessAborted(dependencies.signal, finish(compared, command, io, dependencies));
    return { status: exitStatus(compared.report, output.accept), report: compared.report };
  } finally {
    progress.stop();
  }
}

/** The same on a screen: the reports that were asked for are written when it is left. */
async function showPair(command: DiffCommand, io: Io, dependencies: DiffDependencies): Promise<number> {
  const { output } = command;
  if (command.certificate !== null) await checkTarget(command.certificate);
  const { runScreen } = await import('../screen.ts');
  let compared: Compared | undefined;
  const report = await runScreen(
    {
      subject: [command.left, command.right],
      color: output.color,
      platform: command.platform,
      jobs: command.jobs,
      registry: command.registry,
      load: async (onProgress, signal) => {
        compared = await compare(command, io, { ...dependencies, signal }, onProgress);
        return compared.report;
      },
    },
    io,
    dependencies,
  );
  if (report === null || compared === undefined) return interrupted;
  const quiet = { ...command, output: { ...output, quiet: true } };
  await finish(compared, quiet, io, dependencies);
  return exitStatus(report, output.accept);
}

interface Compared {
  readonly report: Report;
  /** Undefined where none was asked for. */
  readonly certificate: CertificateOutcome | undefined;
}

async function compare(
  command: DiffCommand,
  io: Io,
  dependencies: DiffDependencies,
  onProgress: (event: Progress) => void,
  onTimes?: (times: Times) => void,
): Promise<Compared> {
  const { output, platform } = command;
  if (command.certificate !== null) await checkTarget(command.certificate);
  let certificate: CertificateOutcome | undefined;
  const take = (made: CertificateOutcome): void => {
    certificate = made;
  };
  const compared = await dependencies.compareImages(command.left, command.right, {
    verifyShared: command.verifyShared,
    prove: command.prove,
    jobs: command.jobs ?? dependencies.cores,
    signal: dependencies.signal,
    onProgress,
    ...(command.profileTiming && onTimes !== undefined ? { onTimes } : {}),
    registry: registryOptions(command.registry, io.env),
    ...(platform === null ? {} : { platform }),
    ...dockerfilesOf(command),
    ...(command.certificate === null ? {} : { certificate: { name: command.certificate, take } }),
  });
  dependencies.signal.throwIfAborted();
  const told = command.logs === null ? compared : await dependencies.withActions(compared, command.logs);
  return { report: await concluded(told, output, dependencies), certificate };
}

function dockerfilesOf({ dockerfiles }: DiffCommand): Pick<Parameters<CompareImages>[2], 'dockerfiles'> {
  if (dockerfiles === null) return {};
  const [left, right] = dockerfiles;
  return { dockerfiles: { left: { path: left, name: left }, right: { path: right, name: right } } };
}

async function finish(
  { report, certificate }: Compared,
  command: DiffCommand,
  io: Io,
  dependencies: DiffDependencies,
): Promise<void> {
  const written = command.certificate === null ? null : await keepCertificate(certificate, command.certificate, io);
  await deliver(report, command.output, io, dependencies, written);
}

/** Writes the certificate and gives back its text, or says why there is none. */
async function keepCertificate(outcome: CertificateOutcome | undefined, file: string, io: Io): Promise<string | null> {
  if (outcome !== undefined && outcome.certificate !== null) {
    const text = `${visibleJson(outcome.certificate)}\n`;
    await writeOutput(file, text);
    return text;
  }
  await io.stderr.write(
    `odp-diff: no certificate was written: ${printable(outcome?.missing ?? 'nothing was compared')}\n`,
  );
  return null;
}
