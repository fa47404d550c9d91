import { createHash } from 'node:crypto';
import { type FileSource, fileSource } from '../bytes/byte-source.ts';
import {
  type Compression,
  createDecompressor,
  type DecompressionSummary,
  sniffCompression,
} from '../bytes/decompress.ts';
import { streamChunkBytes } from '../bytes/limits.ts';
import type { Spool } from '../bytes/spool.ts';
import { type PackedTarIndex, packTarIndex, TarIndexer, type TarProblem } from '../formats/tar/indexer.ts';
import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { DecodeError, type Problem } from '../model/problem.ts';
import { timed } from '../util/stopwatch.ts';

/** Reads one layer blob from end to end, once: verifies it, indexes its tar and keeps the uncompressed bytes. */
export interface IndexJob {
  readonly kind: 'index';
  readonly side: SideName;
  readonly path: Path;
  readonly blob: FileRange;
  /** What the manifest and the config claim; null where they claim nothing. */
  readonly claimed: { readonly digest: Digest | null; readonly diffId: Digest | null; readonly size: number | null };
}

export interface IndexResult {
  /** Digest of the blob as stored, recomputed. */
  readonly digest: Digest;
  /** Digest of the *uncompressed* layer, recomputed. */
  readonly diffId: Digest;
  /** Framing of the blob; null when it could not be decompressed to its end. */
  readonly summary: DecompressionSummary | null;
  /** The uncompressed layer: the blob itself, or a file of the spool. */
  readonly tar: FileRange;
  readonly index: PackedTarIndex;
  /** Newest modification time of an entry, in seconds since 1970; null without entries. */
  readonly newest: number | null;
  readonly problems: readonly Problem[];
}

export function indexLayer(job: IndexJob, spool: Spool, onBytes: (count: number) => void): IndexResult {
  const source = fileSource(job.blob);
  try {
    const kind = sniffCompression(source.read(0, 16));
    const isRead = readKinds.includes(kind);
    const pass = readLayer(isRead ? kind : 'none', job, spool, reusedChunks(source), onBytes);
    const claims = digestProblems(job, pass);
    if (isRead) return { ...pass, problems: [...pass.problems, ...claims] };
    // What the compressed bytes look like as a tar, or hash to as one, says nothing.
    return { ...pass, problems: [unreadKind(job, kind), ...claims.filter(({ code }) => code === 'blob-digest')] };
  } finally {
    source.close();
  }
}

/** All bytes in order; every piece is valid until the next one is asked for. Fresh memory for each costs more than reading. */
function* reusedChunks(source: FileSource): Generator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(streamChunkBytes, source.size));
  for (let at = 0; at < source.size; at += streamChunkBytes) {
    const chunk = buffer.subarray(0, Math.min(streamChunkBytes, source.size - at));
    timed('read the blob', () => source.readInto(chunk, at));
    yield chunk;
  }
}

/** As of image-spec v1.1; no runtime reads layers in other forms. */
const readKinds: readonly Compression[] = ['none', 'gzip', 'zstd'];

function unreadKind({ side, path }: IndexJob, kind: Compression): Problem {
  return {
    code: 'compression-unsupported',
    severity: 'error',
    side,
    path,
    offset: 0,
    message: `the layer's blob: expected a tar, gzip or zstd, found ${kind}, which no runtime reads as a layer`,
    hint: 'The compressed bytes were compared as they are. Build the layer with gzip or zstd.',
  };
}

type Pass = Omit<IndexResult, 'problems'> & { readonly problems: Problem[] };

function readLayer(
  kind: ReturnType<typeof sniffCompression>,
  job: IndexJob,
  spool: Spool,
  chunks: Iterable<Buffer>,
  onBytes: (count: number) => void,
): Pass {
  const problems: Problem[] = [];
  const blobHash = createHash('sha256');
  const tarHash = createHash('sha256');
  const kept = kind === 'none' ? undefined : spool.file();
  const indexer = new TarIndexer({ digests: false });
  const decompressor = createDecompressor(kind, (chunk) => {
    timed('hash the layer', () => tarHash.update(chunk));
    timed('keep the layer', () => kept?.write(chunk));
    timed('index members', () => indexer.push(chunk));
  });
  let broken = false;
  const guarded = (act: () => void): void => {
    if (broken) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      broken = true;
      problems.push(compressionProblem(job, error));
    }
  };
  for (const chunk of chunks) {
    timed('hash the blob', () => blobHash.update(chunk));
    guarded(() => timed(`decompress ${kind}`, () => decompressor.push(chunk)));
    onBytes(chunk.length);
  }
  let summary: DecompressionSummary | null = null;
  guarded(() => {
    summary = decompressor.end();
  });
  const index = indexer.end();
  problems.push(...index.problems.map((problem) => tarProblem(job, problem)));
  return {
    digest: `sha256:${blobHash.digest('hex')}`,
    diffId: `sha256:${tarHash.digest('hex')}`,
    summary,
    tar: kept?.finish() ?? job.blob,
    index: packTarIndex(index),
    newest: newestTime(index.mtime),
    problems,
  };
}

function newestTime(times: Float64Array): number | null {
  let newest: number | null = null;
  for (const time of times) if (!Number.isNaN(time) && (newest === null || time > newest)) newest = time;
  return newest;
}

function compressionProblem(job: IndexJob, error: DecodeError): Problem {
  return {
    code: error.code,
    severity: 'error',
    side: job.side,
    path: job.path,
    offset: error.offset,
    message: `the layer's blob cannot be decompressed to its end: ${error.message}`,
    hint: 'What could be decompressed was compared. Copy or pull the image again.',
  };
}

function tarProblem(job: IndexJob, problem: TarProblem): Problem {
  return {
    ...problem,
    side: job.side,
    path: job.path,
    hint: problem.severity === 'error' ? 'The bytes from there on were compared as they are.' : '',
  };
}

/** Digests that the bytes do not have. The sizes of blobs were held against their descriptors when the image was opened. */
function digestProblems(job: IndexJob, { digest, diffId }: Pass): Problem[] {
  const { claimed, side, path } = job;
  const problem = (code: string, message: string): Problem => ({
    code,
    severity: 'error',
    side,
    path,
    offset: null,
    message,
    hint: 'The image is damaged or was changed after it was built; copy or pull it again.',
  });
  const problems: Problem[] = [];
  if (claimed.digest?.startsWith('sha256:') && claimed.digest !== digest) {
    problems.push(
      problem('blob-digest', `the manifest says the layer's blob is ${claimed.digest}, its bytes are ${digest}`),
    );
  }
  if (claimed.diffId?.startsWith('sha256:') && claimed.diffId !== diffId) {
    problems.push(
      problem('diff-id', `the config says the uncompressed layer is ${claimed.diffId}, its bytes are ${diffId}`),
    );
  }
  return problems;
}
