import { createHash } from 'node:crypto';
import { streamChunkBytes } from '../../bytes/limits.ts';
import type { ByteRange } from '../../model/bytes.ts';
import { readNotes } from './notes.ts';
import type { ElfFile } from './read-elf.ts';

const maxHashedBytes = 256 * 1024 * 1024;
const goIdType = 4;
const gnuIdType = 3;
const partPattern = /^[\w-]{20}(?:\/[\w-]{20}){3}$/;

/** The note of cmd/link with the four parts of the build id: actions and contents of the package and of the program. */
export function goIdAt(file: ElfFile): ByteRange | undefined {
  return noteAt(file, 'Go', goIdType);
}

function noteAt(file: ElfFile, owner: string, type: number): ByteRange | undefined {
  for (const section of file.sections) {
    if (section.type !== 7) continue;
    const note = readNotes(file, section)?.find((one) => one.owner === owner && one.type === type);
    if (note !== undefined) return note.descriptor;
  }
  return undefined;
}

/** The four parts as text; undefined where the id has another form, as with -buildid. */
export function goIdParts(file: ElfFile, at: ByteRange): readonly string[] | undefined {
  const text = file.source.read(at.start, at.end).toString('latin1').replace(/\0+$/, '');
  return partPattern.test(text) ? text.split('/') : undefined;
}

/**
 * Whether the last part is the hash of the file with both build ids as zeros (cmd/internal/buildid, `FindAndHash` and
 * `HashToString`): 15 bytes of SHA-256 in base 64.
 */
export function isGoContentId(file: ElfFile, at: ByteRange): boolean {
  const content = goIdParts(file, at)?.[3];
  if (content === undefined || file.source.size > maxHashedBytes) return false;
  const gnu = noteAt(file, 'GNU', gnuIdType);
  const hidden = gnu === undefined ? [at] : [at, gnu];
  const state = createHash('sha256');
  for (let start = 0; start < file.source.size; start += streamChunkBytes) {
    const bytes = Buffer.from(file.source.read(start, start + streamChunkBytes));
    for (const range of hidden) {
      const [from, to] = [Math.max(0, range.start - start), Math.min(bytes.length, range.end - start)];
      if (from < to) bytes.fill(0, from, to);
    }
    state.update(bytes);
  }
  return state.digest().subarray(0, 15).toString('base64url') === content;
}

/**
 * Whether a GNU build id is the one that cmd/link computes from the Go build id (`-B gobuildid`, the default since Go
 * 1.24): SHA-256 with an inverted first byte, cut to 20 bytes, of the id whose last part is still the first one.
 */
export function isHashOfGoId(file: ElfFile, at: ByteRange): boolean {
  const goAt = goIdAt(file);
  const parts = goAt === undefined ? undefined : goIdParts(file, goAt);
  if (parts === undefined) return false;
  const hash = createHash('sha256')
    .update([...parts.slice(0, 3), parts[0]].join('/'))
    .digest();
  hash.writeUInt8(hash.readUInt8(0) ^ 0xff, 0);
  return hash.subarray(0, 20).equals(file.source.read(at.start, at.end));
}
