import type { OutputOptions } from '../command.ts';
import { checkOutputs, deliver } from '../deliver.ts';
import { exitStatus } from '../exit.ts';
import type { Io } from '../io.ts';
import { readReport } from '../read-report.ts';

/** Shows a saved report; the exit status is that of the comparison that made it. */
export async function runRender(file: string, output: OutputOptions, io: Io): Promise<number> {
  await checkOutputs(output);
  const report = await readReport(file);
  await deliver(report, output, io);
  return exitStatus(report.verdict, output.accept);
}
