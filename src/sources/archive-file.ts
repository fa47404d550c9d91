import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import { createDecompressor, prepareCompression, sniffCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool } from '../bytes/spool.ts';
import type { ByteSource, FileRange } from '../model/bytes.ts';
import { DecodeError, InputError } from '../model/problem.ts';
import { describeMember, followLinks } from './archive-links.ts';
import { listMembers, looksLikeTar, type OuterMember } from './outer-tar.ts';
import { quote } from './quote.ts';
import { statPath } from './reference.ts';

/** The archive around an image, uncompressed: its members are ranges of one file. */
export interface ArchiveFile {
  /** By name; directories are left out. */
  readonly members: ReadonlyMap<string, OuterMember>;
  /** The content of a member that is a file; undefined when there is no such member. Links throw `InputError`. */
  file(name: string): FileRange | undefined;
  /** The content that a name leads to, following links inside the archive only. */
  follow(name: string): FileRange | undefined;
  close(): void;
}

/**
 * Opens a tar file that holds an image; a gzip or zstd file is first uncompressed into a temporary file. Throws
 * `InputError`: no such file, not a tar, a name twice, anything that tar readers could disagree on.
 */
export async function openArchiveFile(path: string): Promise<ArchiveFile> {
  const whole = rangeOf(path);
  const source = fileSource(whole);
  try {
    const head = source.read(0, 4096);
    if (looksLikeTar(head)) return indexArchive(whole, source, () => {});
    const kind = sniffCompression(head);
    if (kind !== 'gzip' && kind !== 'zstd') throw notAnArchive(path, whole.size);
    return await uncompress(source, kind, path);
  } finally {
    source.close();
  }
}

function rangeOf(path: string): FileRange {
  const stats = statPath(path);
  if (stats === undefined) throw new InputError('not-found', `there is no file named ${quote(path)}`);
  if (stats.isDirectory()) {
    throw new InputError(
      'not-an-image',
      `${quote(path)} is a directory, and an archive is a file`,
      'For a layout in a directory, write oci: or just the path.',
    );
  }
  if (!stats.isFile())
    throw new InputError(
      'not-an-image',
      `${quote(path)} should be a regular file, as an archive is read more than once`,
    );
  return { file: path, offset: 0, size: stats.size };
}

function notAnArchive(path: string, size: number): InputError {
  const found = size === 0 ? 'it is empty' : 'it is neither a tar file nor one compressed with gzip or zstd';
  return new InputError('not-an-image', `${quote(path)} holds no image: ${found}`);
}

async function uncompress(source: ByteSource, kind: 'gzip' | 'zstd', path: string): Promise<ArchiveFile> {
  await prepareCompression();
  const spool = createSpool();
  try {
    const range = spoolPayload(source, kind, path, spool);
    const payload = fileSource(range);
    try {
      if (!looksLikeTar(payload.read(0, 512))) {
        throw new InputError(
          'not-an-image',
          `${quote(path)} holds no image: it is ${kind} data, but not a tar file inside`,
        );
      }
      return indexArchive(range, payload, () => spool.dispose());
    } finally {
      payload.close();
    }
  } catch (error) {
    spool.dispose();
    throw error;
  }
}

function spoolPayload(source: ByteSource, kind: 'gzip' | 'zstd', path: string, spool: Spool): FileRange {
  const file = spool.file();
  const decompressor = createDecompressor(kind, (chunk) => file.write(chunk));
  try {
    for (const chunk of chunksOf(source)) decompressor.push(chunk);
    const summary = decompressor.end();
    const trailing = summary.kind === 'none' ? null : summary.trailing;
    if (trailing !== null)
      throw new DecodeError('trailing-data', trailing.start, `there is data behind the end of the ${kind} stream`);
  } catch (error) {
    decompressor.abort();
    if (!(error instanceof DecodeError)) throw error;
    throw new InputError(
      'archive-invalid',
      `${quote(path)} cannot be uncompressed: at byte ${error.offset}, ${error.message}`,
    );
  }
  return file.finish();
}

function indexArchive(range: FileRange, source: ByteSource, close: () => void): ArchiveFile {
  const members = new Map<string, OuterMember>();
  for (const member of listMembers(source)) {
    // Directories may repeat: they hold nothing.
    if (member.type === 'directory') continue;
    if (members.has(member.name)) {
      throw new InputError(
        'archive-invalid',
        `the archive has two members named ${quote(member.name)}, so it could be read in two ways`,
      );
    }
    members.set(member.name, member);
  }
  const content = (member: OuterMember): FileRange => ({
    file: range.file,
    offset: range.offset + member.offset,
    size: member.size,
  });
  return {
    members,
    file: (name) => {
      const member = members.get(name);
      if (member === undefined) return undefined;
      if (member.type === 'file') return content(member);
      throw new InputError(
        'link-refused',
        `${describeMember(member)} is a link; blobs of an image should be plain files`,
      );
    },
    follow: (name) => {
      const member = followLinks(members, name);
      return member === undefined ? undefined : content(member);
    },
    close,
  };
}
