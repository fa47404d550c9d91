import { readFile } from 'node:fs/promises';
import { CheckError } from '../../certificate/check-error.ts';
import type { Certificate } from '../../model/certificate.ts';
import { InputError } from '../../model/problem.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import { printable } from '../../util/printable.ts';
import { checkSchema, type Schema } from '../check-schema.ts';
import type { CertificateCheckCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { certificateSchemaFile } from '../schema-files.ts';

/** 0 when every step of the certificate holds for these two images, 1 with the step that does not; throws for no certificate. */
export async function runCertificateCheck(command: CertificateCheckCommand, io: Io): Promise<number> {
  const { checkCertificate } = await import('../../certificate/check.ts');
  const say = (text: string): Promise<void> =>
    command.quiet ? Promise.resolve() : io.stdout.write(defuseCommands(text));
  const certificate = await readCertificate(command.file);
  try {
    const checked = await checkCertificate(certificate, command.left, command.right);
    const lines = [
      ...checked.steps,
      `Undone: ${checked.edits} edits of ${checked.editBytes} bytes; recomputed on both sides: ${checked.values} values.`,
      ...(checked.derivedBytes === 0
        ? []
        : [`Of the edits, ${checked.derivedBytes} bytes are values whose function only odp-diff computes.`]),
      ...(checked.claims === 0
        ? []
        : [`Taken from the left image, their content being equal: ${checked.claims} compressed streams.`]),
      `The certificate holds: level ${checked.level}.`,
    ];
    await say(`${lines.map(printable).join('\n')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    await say(`The certificate does not hold at ${printable(error.step)}: ${printable(error.message)}.\n`);
    return 1;
  }
}

async function readCertificate(file: string): Promise<Certificate> {
  const hint = "A certificate is what 'odp-diff … --certificate FILE' wrote.";
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError('certificate-read', `cannot read ${file}: ${String((error as Error).message)}`, hint);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError('certificate-json', `${file} is not a certificate: it is not JSON`, hint);
  }
  const fault = checkSchema(value, JSON.parse(await readFile(certificateSchemaFile, 'utf8')) as Schema);
  if (fault !== null) throw new InputError('certificate-schema', `${file} is not a certificate: ${fault}`, hint);
  return value as Certificate;
}
