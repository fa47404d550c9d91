import { createHash } from 'node:crypto';
import { fileSource } from '../bytes/byte-source.ts';
import { prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import { parseIsoTime } from '../grammars/iso-time.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import type { Digest, FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { canonicalJson } from '../normalize/canonical-json.ts';
import { isFaithfulJson } from '../normalize/faithful-json.ts';
import { endOfTimes } from '../normalize/limits.ts';
import {
  canonicalConfig,
  canonicalEntry,
  canonicalIndex,
  canonicalLayer,
  canonicalManifest,
  emptyManifest,
  indexType,
  isFields,
  manifestType,
  type Written,
} from '../normalize/oci-documents.ts';
import { PinCollector } from '../normalize/pin-collector.ts';
import type { Pins } from '../normalize/pins.ts';
import { type Outcome, Tally } from '../normalize/tally.ts';
import type { JsonBlob } from '../sources/json-file.ts';
import { normalizeLayer } from './normalize-layer.ts';
import { type OpenedLayer, openLayer } from './normalize-open-layer.ts';
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
  const entries = entriesOf(manifests, index, set.attestations.length, tally);
  const root = addJson(canonicalIndex(fieldsOf(index, 'the index'), entries, tally), blobs);
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
  attestations: number,
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
  if (list.length !== manifests.length + attestations)
    throw new InputError('index-entries', 'the index names something that is neither an image nor an attestation');
  return sorted.map(({ digest, size, image }) => {
    const entry = list.find((one) => isFields(one) && one['digest'] === image.descriptor?.digest);
    return canonicalEntry(isFields(entry) ? entry : {}, { digest, size }, tally);
  });
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
  const latest = latestOf(config);
  for (const layer of image.layers) layers.push(await openLayer(layer, latest, spool));
  const pins = pinsOf(layers, latest);
  if (pins.everything !== null) tally.leave(`${label}all files`, pins.everything);
  let keptTime = false;
  const written = layers.map(({ tar, index, dropped }, at) => {
    const result = normalizeLayer(tar, index, `${label}layer:${at}`, pins, spool, tally);
    keptTime ||= result.keptTime;
    for (const id of dropped) tally.count(id);
    blobs.set(result.written.digest, { ...result.written, bytes: result.file });
    return result.written;
  });
  const diffIds = written.map(({ digest }) => digest);
  const configBlob = addJson(canonicalConfig(config, diffIds, keptTime, tally), blobs);
  countSerialisation(image.config, configBlob.digest, tally);
  tally.countIf(image.manifest === null, 'oci-docker-archive-meta');
  const manifest = image.manifest === null ? emptyManifest : fieldsOf(image.manifest, 'the manifest');
  const described = Array.isArray(manifest['layers']) ? (manifest['layers'] as readonly unknown[]) : [];
  const descriptors = written.map((one, at) => {
    const stored = described[at];
    return canonicalLayer(isFields(stored) ? stored : null, one, tally);
  });
  const result = addJson(canonicalManifest(manifest, configBlob, descriptors, tally), blobs);
  if (image.manifest !== null) countSerialisation(image.manifest, result.digest, tally);
  return result;
}

const day = 86_400;
/** Later than the image's own times by more than this, a time was not taken from the clock of the build. */
const tooLate = 5 * 366 * day;
/** 1980-01-01: a clock before this one was set to a constant. */
const firstClock = 315_532_800;

/** The time after which none can be of the build's clock, in seconds since 1970. */
function latestOf(config: Fields): number {
  const history: readonly unknown[] = Array.isArray(config['history']) ? config['history'] : [];
  const times = [config, ...history].flatMap((one) => {
    const created = isFields(one) ? one['created'] : undefined;
    const time = typeof created === 'string' ? parseIsoTime(created) : undefined;
    return time === undefined || time < firstClock ? [] : [time];
  });
  return times.length === 0 ? endOfTimes : Math.min(Math.max(...times) + tooLate, endOfTimes);
}

function pinsOf(layers: readonly OpenedLayer[], latest: number): Pins {
  const collector = new PinCollector();
  const sources = layers.map(({ tar }) => fileSource(tar));
  try {
    layers.forEach(({ index }, at) => {
      const source = sources[at];
      if (source !== undefined) collector.add(source, index);
    });
    return collector.finish(latest);
  } finally {
    for (const source of sources) source.close();
  }
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
