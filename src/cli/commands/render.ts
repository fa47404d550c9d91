import type { OutputOptions } from '../command.ts';
import { checkOutputs, concluded, type DeliveryContext, deliver } from '../deliver.ts';
import { exitStatus } from '../exit.ts';
import type { Io } from '../io.ts';
import { readReport } from '../read-report.ts';

/** Shows a saved report; the exit status is that of the comparison that made it. */
export async function runRender(
  file: string,
  output: OutputOptions,
  io: Io,
  context: DeliveryContext,
): Promise<number> {
  await checkOutputs(output, context);
  const report = await concluded(await readReport(file), output, context);
  await deliver(report, output, io, context);
  return exitStatus(report, output.accept);
}
