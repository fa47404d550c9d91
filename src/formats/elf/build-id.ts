import { createHash } from 'node:crypto';
import { streamChunkBytes } from '../../bytes/limits.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { blake3 } from './blake3.ts';
import { type ElfFile, type ElfSection, isLoaded, sectionTypes } from './read-elf.ts';
import type { Struct } from './struct.ts';

/** Files larger than this are not hashed again; libraries are rarely a tenth of it. */
const maxHashedBytes = 256 * 1024 * 1024;
/** BLAKE3 runs in TypeScript, at a tenth of the speed. */
const maxBlake3Bytes = 64 * 1024 * 1024;
/** LLD hashes the file in pieces of this size, and then the hashes. */
const pieceBytes = 1024 * 1024;
/** LLD says so in `.comment`; distributions put their name in front. */
const lldMark = /Linker: (?:[^\0 ]+ )?LLD /;
const maxCommentBytes = 64 * 1024;

/** The algorithms of `--build-id=md5` and `--build-id=sha1`, by the length of the id in bytes. */
const algorithms: Readonly<Record<number, 'md5' | 'sha1'>> = { 16: 'md5', 20: 'sha1' };

/**
 * The linker by whose formula the build id at `at` follows from the rest of the file: GNU ld, gold or LLD. undefined when
 * none gives the stored id: another linker, `--build-id=uuid`, or a file that was changed after it was linked (`strip`).
 */
export function buildIdLinker(file: ElfFile, at: ByteRange): string | undefined {
  const { source } = file;
  const stored = source.read(at.start, at.end);
  const algorithm = algorithms[stored.length];
  if (algorithm === undefined || source.size > maxHashedBytes || file.sections.length === 0) return undefined;
  const hash = (pieces: Iterable<Buffer>): Buffer => {
    const state = createHash(algorithm);
    for (const piece of pieces) state.update(piece);
    return state.digest();
  };
  if (isLinkedByLld(file)) return isLldId(source, at, hash, stored) ? 'LLD' : undefined;
  if (hash(gnuPieces(file, at)).equals(stored)) return 'GNU ld';
  return hash(wholeFile(source, at, streamChunkBytes)).equals(stored) ? 'gold' : undefined;
}

/** The source in pieces of `size` bytes, with zeros in place of the id. */
function* wholeFile(source: ByteSource, id: ByteRange, size: number): Generator<Buffer> {
  for (let start = 0; start < source.size; start += size) {
    yield withoutRange(source, { start, end: Math.min(start + size, source.size) }, id);
  }
}

/** The bytes of `range`, with zeros where it overlaps `hidden`. */
function withoutRange(source: ByteSource, { start, end }: ByteRange, hidden: ByteRange): Buffer {
  const bytes = source.read(start, end);
  if (hidden.end <= start || hidden.start >= end) return bytes;
  return Buffer.from(bytes).fill(0, Math.max(0, hidden.start - start), Math.min(end, hidden.end) - start);
}

/**
 * What GNU ld hashes (binutils, `elf_checksum_contents`): the headers without file offsets, and after each section's row
 * its bytes. The note is not written yet, and symbol and string tables are no sections of the linker's.
 */
function* gnuPieces(file: ElfFile, id: ByteRange): Generator<Buffer> {
  const { source, header, headerAt, segmentTable, sections } = file;
  yield zeroed(source.read(headerAt.start, headerAt.end), 0, header, ['e_phoff', 'e_shoff']);
  yield source.read(segmentTable.start, segmentTable.end);
  let budget = source.size;
  for (const section of sections) {
    const fields = Object.values(section.row);
    const [start, end] = [fields[0]?.at.start ?? 0, fields.at(-1)?.at.end ?? 0];
    yield zeroed(source.read(start, end), start, section.row, ['sh_offset']);
    const { at } = section;
    if (!isHashed(section)) continue;
    // Sections of a linker's output do not overlap; those of a forged file must not cost more than one pass.
    budget -= section.size;
    if (budget < 0) return;
    const holdsId = at.start <= id.start && id.end <= at.end;
    if (holdsId) yield Buffer.alloc(section.size);
    else yield* sectionPieces(source, at);
  }
}

/** A structure that begins at `start` of the file, with zeros in the fields named. */
function zeroed(bytes: Buffer, start: number, fields: Struct, names: readonly string[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const name of names) {
    const at = fields[name]?.at;
    if (at !== undefined) copy.fill(0, at.start - start, at.end - start);
  }
  return copy;
}

function isHashed(section: ElfSection): boolean {
  const { unused, noBits, symbols, symbolIndexes, strings } = sectionTypes;
  const { type } = section;
  if (type === strings) return isLoaded(section);
  return type !== unused && type !== noBits && type !== symbols && type !== symbolIndexes;
}

function* sectionPieces(source: ByteSource, at: ByteRange): Generator<Buffer> {
  for (let start = at.start; start < at.end; start += streamChunkBytes) {
    yield source.read(start, Math.min(start + streamChunkBytes, at.end));
  }
}

function isLinkedByLld(file: ElfFile): boolean {
  return lldMark.test(commentOf(file) ?? '');
}

/** What compilers and linkers say of themselves in `.comment`, one byte a character; undefined where nothing is said. */
export function commentOf({ source, sections }: ElfFile): string | undefined {
  const comment = sections.find(({ name, type }) => name === '.comment' && type !== sectionTypes.noBits);
  if (comment === undefined || comment.size === 0) return undefined;
  const size = Math.min(comment.size, maxCommentBytes);
  return source.read(comment.at.start, comment.at.start + size).toString('latin1');
}

/** LLVM up to 14 hashes pieces and hashes with MD5 or SHA-1, from 15 on with as many bytes of BLAKE3. */
function isLldId(
  source: ByteSource,
  at: ByteRange,
  hash: (pieces: Iterable<Buffer>) => Buffer,
  stored: Buffer,
): boolean {
  const hashes = (one: (piece: Buffer) => Buffer): Buffer[] => Array.from(wholeFile(source, at, pieceBytes), one);
  if (hash(hashes((piece) => hash([piece]))).equals(stored)) return true;
  if (source.size > maxBlake3Bytes) return false;
  const size = stored.length;
  return blake3(Buffer.concat(hashes((piece) => blake3(piece, size))), size).equals(stored);
}
