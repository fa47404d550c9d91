import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { chunksOf } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { InputError } from '../../model/problem.ts';

/** Writes all bytes to a new file; never over one that is there. Throws `InputError`. */
export function writeVersion(file: string, bytes: ByteSource): void {
  const handle = opened(file);
  try {
    for (const chunk of chunksOf(bytes)) for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
  } catch (error) {
    rmSync(file, { force: true });
    throw cannotWrite(file, error);
  } finally {
    closeSync(handle);
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'wx', 0o644);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(file: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reason = code === 'EEXIST' ? 'it is there already' : code === 'ENOENT' ? 'its directory does not exist' : code;
  return new InputError('export-write', `cannot write ${file}: ${reason}`);
}
