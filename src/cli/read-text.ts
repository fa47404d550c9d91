import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../model/problem.ts';
import { reasonOf } from '../util/system-refusal.ts';

/** Texts that a user names are lists, profiles and tokens: small. */
const maxBytes = 16 * 1024 * 1024;

/** A whole text file, or stdin for `-`. Throws `InputError`. */
export async function readText(file: string): Promise<string> {
  if (file === '-') return readStdin();
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLarge(file);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? 'no such file' : reasonOf(code);
    throw new InputError('file-unreadable', `cannot read ${file}: ${reason}`);
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) throw tooLarge('stdin');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(file: string): InputError {
  return new InputError('file-too-large', `${file} has more than ${maxBytes} bytes`);
}
