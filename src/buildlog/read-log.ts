import { DecodeError, InputError } from '../model/problem.ts';
import { readBinaryLog } from './binary-log.ts';
import { readCompactLog } from './compact-log.ts';
import { readJsonLog } from './json-log.ts';
import type { ExecLog } from './spawn.ts';

/** How the compact form is decompressed; handed in, as this layer knows no compression. */
export type Decompress = (bytes: Buffer) => Buffer;

const zstdMagic = 0xfd2fb528;

/** Reads an execution log in whichever of its three forms it is. `name` is for messages. Throws `InputError` 'execlog-invalid'. */
export function readExecLog(bytes: Buffer, name: string, decompress: Decompress): ExecLog {
  try {
    const log = readAny(bytes, decompress);
    if (log.spawns.length > 0) return log;
    throw new DecodeError(
      'execlog-empty',
      0,
      'expected at least one action; were they all taken from the action cache?',
    );
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new InputError(
      'execlog-invalid',
      `${name} is no execution log of Bazel: at byte ${error.offset}, ${error.message}`,
      'Make it with --execution_log_json_file, --execution_log_binary_file or --execution_log_compact_file.',
    );
  }
}

function readAny(bytes: Buffer, decompress: Decompress): ExecLog {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === zstdMagic) return readCompactLog(decompress(bytes));
  const first = bytes.subarray(0, 64).toString('latin1').trimStart()[0];
  return first === '{' ? readJsonLog(bytes) : readBinaryLog(bytes);
}
