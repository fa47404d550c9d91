import { fileSource } from '../bytes/byte-source.ts';
import type { DecompressionSummary, GzipSummary } from '../bytes/decompress.ts';
import type { Spool } from '../bytes/spool.ts';
import { type TarIndex, unpackTarIndex } from '../formats/tar/tar-index.ts';
import { compressionOf, ociMediaType } from '../grammars/media-types.ts';
import type { LayerRef } from '../image/image-set.ts';
import type { FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { isGzipTime } from '../normalize/gzip.ts';
import { indexLayer } from './index-layer.ts';

export interface OpenedLayer {
  /** Uncompressed. */
  readonly tar: FileRange;
  readonly index: TarIndex;
  /** Cause ids of what its blob says besides its content; nothing for one that is stored uncompressed. */
  readonly dropped: readonly string[];
}

/** Reads a layer to its end; digests that do not hold end it, and a gzip time after `latest`. */
export async function openLayer(layer: LayerRef, latest: number, spool: Spool): Promise<OpenedLayer> {
  const path = [`layer:${layer.index}`];
  const annotations = Object.keys(layer.descriptor?.annotations ?? {});
  if (annotations.some((key) => /stargz|zstd-chunked/.test(key)))
    throw new InputError(
      'layer-seekable',
      `layer ${layer.index} is an eStargz or zstd:chunked layer, whose index would no longer fit`,
    );
  const fetched = layer.blob === null ? layer.fetch?.() : undefined;
  await fetched?.done;
  const blob = layer.blob ?? fetched?.range;
  if (blob === undefined) throw new InputError('layer-missing', `layer ${layer.index} is not in the image`);
  const claimed = { digest: layer.descriptor?.digest ?? null, diffId: layer.diffId, size: null };
  const result = indexLayer({ kind: 'index', side: 'left', path, blob, claimed }, spool, () => {});
  const damage = result.problems.find(({ code }) => code === 'blob-digest' || code === 'diff-id');
  if (damage !== undefined) throw new InputError(damage.code, damage.message, damage.hint);
  if (result.summary === null) {
    const [first] = result.problems;
    throw new InputError(first?.code ?? 'layer-damaged', first?.message ?? 'a layer is damaged', first?.hint ?? '');
  }
  const doubt = doubtIn(result.summary, layer, blob, latest);
  if (doubt !== null)
    throw new InputError('layer-framing', `the blob of layer ${layer.index} has ${doubt} and so no canonical form`);
  return { tar: result.tar, index: unpackTarIndex(result.index), dropped: droppedWith(result.summary, blob) };
}

/** What a compressed blob holds besides its content; readers differ about it, and it would be lost. */
function doubtIn(
  summary: DecompressionSummary,
  { descriptor }: LayerRef,
  blob: FileRange,
  latest: number,
): string | null {
  const type = ociMediaType(descriptor?.mediaType ?? '');
  const said = compressionOf(type);
  if (descriptor !== null && (said !== summary.kind || type.includes('nondistributable')))
    return 'a media type that its bytes do not have';
  if (summary.kind === 'none') return null;
  if (summary.trailing !== null) return 'bytes behind its end';
  if (summary.kind === 'zstd' && summary.frames.some(({ kind }) => kind !== 'frame')) return 'skippable frames';
  const isWrong =
    summary.kind === 'gzip' &&
    summary.members.some(({ crc32, isize }) => crc32.stored !== crc32.recomputed || isize.stored !== isize.recomputed);
  if (isWrong) return 'checksums that do not hold';
  const heads = summary.kind === 'gzip' ? gzipHeads(summary, blob) : [];
  if (heads.some(({ flags }) => (flags & extraFlag) !== 0)) return 'a gzip header with an extra field';
  return heads.some(({ mtime }) => !isGzipTime(mtime, latest)) ? 'a time that no clock of its build has shown' : null;
}

interface GzipHead {
  readonly flags: number;
  readonly mtime: number;
  /** Extra flags and operating system, the last two bytes of the fixed header. */
  readonly origin: number;
}

const nameFlag = 8;
/** Extra fields can index a stream (BGZF, eStargz). */
const extraFlag = 4;
/** No extra flags, operating system unknown (RFC 1952 section 2.3.1). */
const plainOrigin = 0x00ff;

function gzipHeads({ members }: GzipSummary, blob: FileRange): GzipHead[] {
  const source = fileSource(blob);
  try {
    return members.map(({ start }) => {
      const bytes = source.read(start, start + 10);
      return { flags: bytes.readUInt8(3), mtime: bytes.readUInt32LE(4), origin: bytes.readUInt16BE(8) };
    });
  } finally {
    source.close();
  }
}

/** Cause ids of what goes with the compression. */
function droppedWith(summary: DecompressionSummary, blob: FileRange): string[] {
  if (summary.kind === 'none') return [];
  if (summary.kind !== 'gzip') return ['layer-compression-choice'];
  const heads = gzipHeads(summary, blob);
  const found: readonly (readonly [string, boolean])[] = [
    ['layer-compression-choice', true],
    ['gzip-members', heads.length > 1],
    ['gzip-mtime', heads.some(({ mtime }) => mtime !== 0)],
    ['gzip-name', heads.some(({ flags }) => (flags & nameFlag) !== 0)],
    ['gzip-os-xfl', heads.some(({ origin }) => origin !== plainOrigin)],
    ['gzip-extra-comment-hcrc', heads.some(({ flags }) => (flags & ~nameFlag) !== 0)],
  ];
  return found.flatMap(([id, holds]) => (holds ? [id] : []));
}
