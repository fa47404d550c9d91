import { examineCheckout } from '../../app/doctor.ts';
import { type DoctorResult, severities } from '../../model/doctor.ts';
import { allowByPolicy } from '../../policy/allow-doctor.ts';
import { readPolicy } from '../../policy/read-policy.ts';
import { doctorAnnotations } from '../../renderers/doctor/annotations.ts';
import { doctorCodeQuality } from '../../renderers/doctor/code-quality.ts';
import { doctorJson } from '../../renderers/doctor/json.ts';
import { doctorSarif } from '../../renderers/doctor/sarif.ts';
import { doctorTerminal } from '../../renderers/doctor/terminal.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import type { DoctorCommand } from '../command.ts';
import { type Io, reportWidth, wantsColor } from '../io.ts';
import { readText } from '../read-text.ts';
import { checkTarget, writeOutput } from '../write-output.ts';

/** Reads a checkout. 0: nothing of the severity that was asked for; 1: something; 2: something could not be read. */
export async function runDoctor(
  command: DoctorCommand,
  io: Io,
  dependencies: { readonly today: () => string; readonly version: string },
): Promise<number> {
  const files = [command.json, command.sarif, command.codeQuality];
  for (const file of files) if (file !== null && file !== '-') await checkTarget(file);
  const policy = command.policy === null ? null : readPolicy(await readText(command.policy), command.policy);
  const found = await examineCheckout(command.folder);
  const result = policy === null ? found : allowByPolicy(found, policy, dependencies.today());
  const outputs = [
    [command.json, (): string => doctorJson(result)],
    [command.sarif, (): string => doctorSarif(result, dependencies.version)],
    [command.codeQuality, (): string => doctorCodeQuality(result)],
  ] as const;
  if (!command.quiet && !files.includes('-')) {
    const layout = {
      width: reportWidth(io, command.width),
      color: wantsColor(io, command.color),
      verbose: command.verbose,
    };
    await io.stdout.write(defuseCommands(doctorTerminal(result, layout)));
  }
  if (command.annotations === 'github') await io.stdout.write(doctorAnnotations(result));
  for (const [file, text] of outputs) {
    if (file !== null) await (file === '-' ? io.stdout.write(text()) : writeOutput(file, text()));
  }
  return statusOf(result, command.failOn);
}

function statusOf({ findings, problems }: DoctorResult, failOn: DoctorCommand['failOn']): 0 | 1 | 2 {
  if (problems.length > 0) return 2;
  if (failOn === 'never') return 0;
  const counted = severities.slice(0, severities.indexOf(failOn) + 1);
  return findings.some(({ severity, allowed }) => counted.includes(severity) && allowed?.accepted !== true) ? 1 : 0;
}
