import { createHash } from 'node:crypto';
import { fileSource } from '../bytes/byte-source.ts';
import { type DecompressionSummary, type GzipSummary, prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import { type TarIndex, unpackTarIndex } from '../formats/tar/tar-index.ts';
import { parseIsoTime } from '../grammars/iso-time.ts';
import { compressionOf, ociMediaType } from '../grammars/media-types.ts';
import type { ImageSet, LayerRef, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import type { Digest, FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { canonicalJson } from '../normalize/canonical-json.ts';
import { isFaithfulJson } from '../normalize/faithful-json.ts';
import {
  canonicalConfig,
  canonicalEntry,
  canonicalIndex,
  canonicalLayer,
  canonicalManifest,
  indexType,
  isFields,
  manifestType,
  type Written,
} from '../normalize/oci-documents.ts';
import { type Outcome, Tally } from '../normalize/tally.ts';
import type { JsonBlob } from '../sources/json-file.ts';
import { indexLayer } from './index-layer.ts';
import { normalizeLayer, type Pins } from './normalize-layer.ts';
import { PinCollector } from './normalize-pins.ts';
import type { RegistryOptions } from './registry-options.ts';

export interface NormalizeOptions {
  readonly platform: string | null;
  readonly registry: RegistryOptions;
}

/** A blob of the canonical image: its bytes, or where they are until the image is disposed of. */
export interface CanonicalBlob extends Written {
  readonly bytes: Buffer | FileRange;
}

export interface CanonicalImage extends Outcome {
  /** What index.json of the layout names. */
  readonly root: Written & { readonly mediaType: string };
  /** The digest of the image as it was given; null where it has none (a docker archive). */
  readonly given: Digest | null;
  readonly blobs: readonly CanonicalBlob[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes the canonical form of an image and hands it to `use`; the files behind it are gone afterwards. Throws `InputError`
 * for what cannot be read, is damaged, or has no canonical form.
 */
export async function withCanonicalImage<T>(
  reference: string,
  options: NormalizeOptions,
  use: (image: CanonicalImage) => Promise<T>,
): Promise<T> {
  await prepareCompression();
  const { platform, registry } = options;
  const set = await openImage(reference, 'left', { ...(platform === null ? {} : { platform }), registry });
  const spool = createSpool();
  try {
    useSpool(spool);
    const damage = set.problems.find(({ severity }) => severity === 'error');
    if (damage !== undefined) throw new InputError(damage.code, damage.message, damage.hint);
    return await use(await normalizeSet(set, platform === null, spool));
  } finally {
    useSpool(undefined);
    spool.dispose();
    set.store.close();
  }
}

async function normalizeSet(set: ImageSet, wantsIndex: boolean, spool: Spool): Promise<CanonicalImage> {
  const tally = new Tally();
  const blobs = new Map<string, CanonicalBlob>();
  const manifests: (Written & { readonly image: PlatformImage })[] = [];
  for (const image of set.images) {
    const label = set.images.length > 1 ? `${image.platform} › ` : '';
    manifests.push({ ...(await normalizeOne(image, label, spool, blobs, tally)), image });
  }
  for (const { descriptor } of set.attestations) {
    tally.count('oci-attestation-manifest');
    tally.leave(descriptor.digest, 'an attestation speaks about another digest; it is not taken over');
  }
  const [index, ...nested] = set.indexes;
  const [only] = manifests;
  if (only === undefined) throw new InputError('no-image', 'there is no image');
  if (!wantsIndex || index === undefined) {
    return {
      root: { digest: only.digest, size: only.size, mediaType: manifestType },
      given: only.image.manifestDigest,
      blobs: [...blobs.values()],
      ...tally.outcome(),
    };
  }
  if (nested.length > 0) throw new InputError('index-nested', 'an index inside an index has no canonical form yet');
  const root = addJson(canonicalIndex(fieldsOf(index, 'the index'), entriesOf(manifests, index, tally), tally), blobs);
  countSerialisation(index, root.digest, tally);
  return {
    root: { digest: root.digest, size: root.size, mediaType: indexType },
    given: set.indexDigest,
    blobs: [...blobs.values()],
    ...tally.outcome(),
  };
}

/** By platform where each occurs once; else the order may choose the image, and stays. */
function entriesOf(
  manifests: readonly (Written & { readonly image: PlatformImage })[],
  index: JsonBlob,
  tally: Tally,
): Fields[] {
  const platforms = manifests.map(({ image }) => image.platform);
  const isUnique = new Set(platforms).size === platforms.length;
  const sorted = isUnique
    ? [...manifests].sort((a, b) => (a.image.platform < b.image.platform ? -1 : 1))
    : [...manifests];
  tally.countIf(
    sorted.some((one, at) => one !== manifests[at]),
    'oci-index-order',
  );
  const stored = fieldsOf(index, 'the index')['manifests'];
  const list: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return sorted.map(({ digest, size, image }) => {
    const entry = list.find((one) => isFields(one) && one['digest'] === image.descriptor?.digest);
    return canonicalEntry(isFields(entry) ? entry : {}, { digest, size }, tally);
  });
}

interface OpenedLayer {
  readonly tar: FileRange;
  readonly index: TarIndex;
  readonly isPlain: boolean;
}

async function normalizeOne(
  image: PlatformImage,
  label: string,
  spool: Spool,
  blobs: Map<string, CanonicalBlob>,
  tally: Tally,
): Promise<Written> {
  const config = fieldsOf(image.config, 'the config');
  const layers: OpenedLayer[] = [];
  for (const layer of image.layers) layers.push(await openLayer(layer, spool));
  const pins = pinsOf(layers, config);
  if (pins.everything !== null) tally.leave(`${label}all files`, pins.everything);
  let keptTime = false;
  const written = layers.map(({ tar, index, isPlain }, at) => {
    const result = normalizeLayer(tar, index, `${label}layer:${at}`, pins, spool, tally);
    keptTime ||= result.keptTime;
    tally.countIf(!isPlain, 'layer-compression-choice');
    blobs.set(result.written.digest, { ...result.written, bytes: result.file });
    return result.written;
  });
  const diffIds = written.map(({ digest }) => digest);
  const configBlob = addJson(canonicalConfig(config, diffIds, keptTime, tally), blobs);
  countSerialisation(image.config, configBlob.digest, tally);
  const manifest = image.manifest === null ? {} : fieldsOf(image.manifest, 'the manifest');
  const described = Array.isArray(manifest['layers']) ? (manifest['layers'] as readonly unknown[]) : [];
  const descriptors = written.map((one, at) => {
    const stored = described[at];
    return canonicalLayer(isFields(stored) ? stored : {}, one, tally);
  });
  const result = addJson(canonicalManifest(manifest, configBlob, descriptors, tally), blobs);
  if (image.manifest !== null) countSerialisation(image.manifest, result.digest, tally);
  return result;
}

/** Reads a layer to its end; digests that do not hold end it. */
async function openLayer(layer: LayerRef, spool: Spool): Promise<OpenedLayer> {
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
  const doubt = doubtIn(result.summary, layer, blob);
  if (doubt !== null)
    throw new InputError('layer-framing', `the blob of layer ${layer.index} has ${doubt} and so no canonical form`);
  return { tar: result.tar, index: unpackTarIndex(result.index), isPlain: result.summary.kind === 'none' };
}

/** What a compressed blob holds besides its content; readers differ about it, and it would be lost. */
function doubtIn(summary: DecompressionSummary, { descriptor }: LayerRef, blob: FileRange): string | null {
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
  return summary.kind === 'gzip' && hasExtraField(summary, blob) ? 'a gzip header with an extra field' : null;
}

const extraFlag = 4;

/** Extra fields can index a stream (BGZF, eStargz). */
function hasExtraField({ members }: GzipSummary, blob: FileRange): boolean {
  const source = fileSource(blob);
  try {
    return members.some(({ start }) => ((source.read(start + 3, start + 4)[0] ?? 0) & extraFlag) !== 0);
  } finally {
    source.close();
  }
}

const day = 86_400;
/** Later than the image's own times by more than this, a time was not taken from the clock of the build. */
const tooLate = 5 * 366 * day;
/** 1980-01-01: a clock before this one was set to a constant. */
const firstClock = 315_532_800;

function pinsOf(layers: readonly OpenedLayer[], config: Fields): Pins {
  const collector = new PinCollector();
  for (const { tar, index } of layers) {
    const source = fileSource(tar);
    try {
      collector.add(source, index);
    } finally {
      source.close();
    }
  }
  const history: readonly unknown[] = Array.isArray(config['history']) ? config['history'] : [];
  const times = [config, ...history].flatMap((one) => {
    const created = isFields(one) ? one['created'] : undefined;
    const time = typeof created === 'string' ? parseIsoTime(created) : undefined;
    return time === undefined || time < firstClock ? [] : [time];
  });
  const { contents, everything } = collector;
  const newest = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  return { times: collector.times, contents, everything, latest: times.length === 0 ? null : newest + tooLate };
}

function fieldsOf(blob: JsonBlob, what: string): Fields {
  if (!isFields(blob.value)) throw new InputError('json-invalid', `${what} should be a JSON object`);
  if (isFaithfulJson(blob.bytes)) return blob.value;
  throw new InputError(
    'json-ambiguous',
    `${what} names a key twice or has a number that readers round, so it has no canonical form`,
  );
}

function addJson(value: unknown, blobs: Map<string, CanonicalBlob>): Written {
  const bytes = canonicalJson(value);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  blobs.set(digest, { digest, size: bytes.length, bytes });
  return { digest, size: bytes.length };
}

/** A document counts where its bytes are not those of its own value. */
function countSerialisation(blob: JsonBlob, digest: string, tally: Tally): void {
  tally.countIf(blob.digest !== digest && !canonicalJson(blob.value).equals(blob.bytes), 'oci-json-serialisation');
}
