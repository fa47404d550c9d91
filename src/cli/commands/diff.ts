import type { CertificateOutcome } from '../../app/certified-report.ts';
import type { RegistryOptions } from '../../app/registry-options.ts';
import type { Report } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import type { DiffCommand } from '../command.ts';
import { checkOutputs, concluded, type DeliveryContext, deliver } from '../deliver.ts';
import { exitStatus } from '../exit.ts';
import type { Io } from '../io.ts';
import { type Progress, progressLine } from '../progress.ts';
import { registryOptions } from '../registry-options.ts';
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
    certificate?: { readonly name: string; take(outcome: CertificateOutcome): void };
    jobs: number;
    onProgress?: (event: Progress) => void;
    signal?: AbortSignal;
  },
) => Promise<Report>;

export interface DiffDependencies extends DeliveryContext {
  readonly compareImages: CompareImages;
  /** Workers when `--jobs` is not given. */
  readonly cores: number;
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only runs forward. */
  now(): number;
}

/** Compares two images and delivers the report. */
export async function runDiff(command: DiffCommand, io: Io, dependencies: DiffDependencies): Promise<number> {
  const { output, platform } = command;
  await checkOutputs(output, dependencies);
  if (command.certificate !== null) await checkTarget(command.certificate);
  let certificate: CertificateOutcome | undefined;
  const take = (made: CertificateOutcome): void => {
    certificate = made;
  };
  const progress = progressLine(output.quiet ? 'none' : command.progress, io, () => dependencies.now());
  try {
    const compared = await dependencies.compareImages(command.left, command.right, {
      verifyShared: command.verifyShared,
      prove: command.prove,
      jobs: command.jobs ?? dependencies.cores,
      signal: dependencies.signal,
      onProgress: (event) => progress.update(event),
      registry: registryOptions(command.registry, io.env),
      ...(platform === null ? {} : { platform }),
      ...(command.certificate === null ? {} : { certificate: { name: command.certificate, take } }),
    });
    progress.stop();
    dependencies.signal.throwIfAborted();
    const report = await concluded(compared, output, dependencies);
    if (command.certificate !== null) await keepCertificate(certificate, command.certificate, io);
    await deliver(report, output, io, dependencies);
    return exitStatus(report, output.accept);
  } finally {
    progress.stop();
  }
}

/** Writes the certificate, or says why there is none. */
async function keepCertificate(outcome: CertificateOutcome | undefined, file: string, io: Io): Promise<void> {
  if (outcome !== undefined && outcome.certificate !== null) {
    await writeOutput(file, `${JSON.stringify(outcome.certificate)}\n`);
    return;
  }
  await io.stderr.write(
    `odp-diff: no certificate was written: ${printable(outcome?.missing ?? 'nothing was compared')}\n`,
  );
}
