import { labelIn } from './label-in.ts';
import type { ExecLog, LoggedFile, Spawn } from './spawn.ts';
import { allOf, delimitedMessages, fieldsOf, textOf } from './wire.ts';

/** Field of Bazel up to 6; reserved later. */
const progressMessage = 9;

/** `--execution_log_binary_file`: SpawnExec messages, each preceded by its length (bazel, spawn.proto). Throws `DecodeError`. */
export function readBinaryLog(bytes: Buffer): ExecLog {
  const spawns: Spawn[] = [];
  for (const { message, offset } of delimitedMessages(bytes)) {
    const fields = fieldsOf(message, offset);
    spawns.push({
      mnemonic: textOf(fields, 10),
      target: textOf(fields, 18) || labelIn(textOf(fields, progressMessage)),
      arguments: allOf(fields, 1).map(String),
      environment: allOf(fields, 2).map(pairOf),
      inputs: allOf(fields, 4).map(fileOf),
      outputs: allOf(fields, 11).map(fileOf),
      listed: allOf(fields, 5).map(String),
      runner: textOf(fields, 12),
    });
  }
  return { spawns, symlinks: [] };
}

/** EnvironmentVariable. */
export function pairOf(bytes: Buffer): readonly [string, string] {
  const fields = fieldsOf(bytes);
  return [textOf(fields, 1), textOf(fields, 2)];
}

function fileOf(bytes: Buffer): LoggedFile {
  const fields = fieldsOf(bytes);
  const link = textOf(fields, 4);
  return { path: textOf(fields, 1), digest: link === '' ? digestIn(fields, 2) : `-> ${link}` };
}

/** The hash of a Digest message in a field; empty where there is none. */
export function digestIn(fields: ReturnType<typeof fieldsOf>, number: number): string {
  const digest = allOf(fields, number).at(-1);
  return digest === undefined ? '' : textOf(fieldsOf(digest), 1);
}
