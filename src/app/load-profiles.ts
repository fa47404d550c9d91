import { readdirSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { completeProfile } from '../check/merge.ts';
import type { Profile } from '../check/profile.ts';
import { readProfile, type WrittenProfile } from '../check/read-profile.ts';
import { rules } from '../check/rules/index.gen.ts';
import type { Schema } from '../check/validate.ts';
import { InputError } from '../model/problem.ts';
import { nearest } from '../util/nearest.ts';

/** The package's own profiles. */
const folder = new URL('../../profiles/', import.meta.url);
const maxFileBytes = 1024 * 1024;
let schema: Schema | undefined;

/** Names of the profiles that come with the program. */
export function builtInProfiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/** A profile by its name or its file, with all that it extends. Throws `InputError`. */
export async function loadProfile(word: string): Promise<Profile> {
  return completeProfile(await readWritten(word), readWritten);
}

async function readWritten(word: string): Promise<WrittenProfile> {
  const isFile = /[/\\.]/.test(word);
  if (!isFile && !builtInProfiles().includes(word)) {
    const close = nearest(word, builtInProfiles(), 2);
    const hint = `${close.length === 0 ? '' : `Did you mean ${close.join(' or ')}? `}The names are ${builtInProfiles().join(', ')}; a file has a dot or a slash in its name.`;
    throw new InputError('profile-unknown', `there is no profile '${word}'`, hint);
  }
  const text = isFile ? await readText(word) : readFileSync(new URL(`${word}.yaml`, folder), 'utf8');
  schema ??= JSON.parse(readFileSync(new URL('profile.schema.json', folder), 'utf8')) as Schema;
  const names = rules.map(({ id }) => id);
  return readProfile(text, isFile ? word : `profile ${word}`, schema, names);
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes) throw new InputError('file-too-large', `${file} has more than ${maxFileBytes} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a directory' : code;
    throw new InputError('file-unreadable', `cannot read the profile ${file}: ${reason}`);
  }
}
