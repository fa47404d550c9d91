import { memorySource } from '../../bytes/byte-source.ts';
import { type ArMember, readAr } from '../../formats/_shared/ar-archive.ts';
import { DecodeError } from '../../model/problem.ts';
import type { CountForm, FileForm } from './file-form.ts';

/** Times, owners and modes of the members of a static library or a Debian package, as `ar rcsD` writes them. */
export const arHeaders: FileForm = {
  matches: ({ name }) => /\.(a|u?deb)$/.test(name),
  rewrite(bytes, { name }, count) {
    const members = membersOf(bytes);
    if (members === null || !members.every((member) => isPlainHeader(bytes, member))) return bytes;
    const result = Buffer.from(bytes);
    for (const member of members) write(result, bytes, member, /deb$/.test(name), count);
    return result;
  },
};

/** Null where it is no archive, or its members are files elsewhere. */
function membersOf(bytes: Buffer): readonly ArMember[] | null {
  try {
    const { isThin, members } = readAr(memorySource(bytes));
    return isThin ? null : members.filter(({ role }) => role !== 'names');
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** Numbers, or blanks for none; a mode has no bits that matter. */
function isPlainHeader(bytes: Buffer, { start }: ArMember): boolean {
  const text = bytes.toString('latin1', start + 16, start + 48);
  const mode = /^\d* *$/.test(text.slice(0, 12)) && /^(\d* *)$/.test(text.slice(12, 18)) ? text.slice(24) : '-';
  return /^\d* *$/.test(text.slice(18, 24)) && /^[0-7]* *$/.test(mode) && (Number.parseInt(mode, 8) & 0o7000) === 0;
}

function write(result: Buffer, bytes: Buffer, { start, role }: ArMember, isPackage: boolean, count: CountForm): void {
  const isIndex = role === 'symbols';
  const time = '0'.padEnd(12);
  const rest = `${'0'.padEnd(6)}${'0'.padEnd(6)}${(isIndex ? '0' : '644').padEnd(8)}`;
  const own = isPackage ? 'deb-member-meta' : 'ar-member-meta';
  const isTimed = bytes.toString('latin1', start + 16, start + 28) !== time;
  if (isTimed && isIndex) count('ar-symtab-time');
  if ((isTimed && !isIndex) || bytes.toString('latin1', start + 28, start + 48) !== rest) count(own);
  result.write(time + rest, start + 16, 'latin1');
}
