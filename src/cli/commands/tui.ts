import type { RegistryChoices } from '../command.ts';
import { exitStatus, interrupted } from '../exit.ts';
import type { Io } from '../io.ts';
import { readReport } from '../read-report.ts';
import { runScreen, type ScreenDependencies } from '../screen.ts';

export interface TuiCommand {
  readonly file: string;
  readonly color: boolean | null;
  readonly registry: RegistryChoices;
}

/** Shows a saved report on a screen; the exit status is that of the comparison that made it. */
export async function runTui(command: TuiCommand, io: Io, dependencies: ScreenDependencies): Promise<number> {
  const { file, color, registry } = command;
  const saved = await readReport(file);
  const request = { subject: [file], color, platform: null, jobs: null, registry, load: async () => saved };
  const report = await runScreen(request, io, dependencies);
  return report === null ? interrupted : exitStatus(report, null);
}
