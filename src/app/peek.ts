import { memorySource } from '../bytes/byte-source.ts';
import { prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import type { ImageSet, PlatformImage } from '../image/image-set.ts';
import { openImage } from '../image/open-image.ts';
import { pairPlatforms } from '../image/pair-platforms.ts';
import type { ByteSource, SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { InputError } from '../model/problem.ts';
import type { ReportFinding, ReportImage } from '../model/report.ts';
import type { RegistryOptions } from '../sources/registry/options.ts';
import { fetchLayers } from './fetch-layers.ts';
import { type Opened, openLayers, pairByIdentity, pairRest } from './open-layers.ts';
import { capture, type PeekedPair, startOn } from './peek/capture.ts';
import { type LayerSides, openMember, type PeekedLayer, peekLayer } from './peek/layer-pair.ts';
import { writeVersion } from './peek/write-versions.ts';
import { inlinePool, type Pool, threadPool } from './pool.ts';
import { walkOptions } from './registries.ts';

export type { PeekedPair } from './peek/capture.ts';

/** Reads places of a report again from the two images that it speaks of. */
export interface Peeker {
  /** The bytes around a finding. Throws `InputError` when the images or the place are not there. */
  peek(place: Pick<ReportFinding, 'path' | 'location' | 'examples'>): Promise<PeekedPair>;
  /** Writes both versions of a member to new files, whole; says which of them there are. Throws `InputError`. */
  exportMember(path: Path, files: Readonly<Record<SideName, string>>): Promise<readonly SideName[]>;
  close(): Promise<void>;
}

export interface PeekOptions {
  readonly platform?: string;
  readonly registry?: RegistryOptions;
  /** Worker threads for reading layers. */
  readonly jobs: number;
}

/** Below this many blob bytes threads cost more than they save. */
const inlineBytes = 1024 * 1024;

/** Nothing is opened before it is asked for; layers are read once, and kept uncompressed until `close`. */
export function createPeeker(images: readonly [ReportImage, ReportImage], options: PeekOptions): Peeker {
  let bench: Promise<Bench> | undefined;
  const get = (): Promise<Bench> => {
    bench ??= openBench(images, options);
    return bench;
  };
  return {
    peek: async (place) => (await get()).peek(place),
    exportMember: async (path, files) => (await get()).exportMember(path, files),
    close: async () => (await bench?.catch(() => undefined))?.close(),
  };
}

type Sides<T> = Readonly<Record<SideName, T>>;

/** The two images, open. */
interface Bench extends Peeker {}

async function openBench(images: readonly [ReportImage, ReportImage], options: PeekOptions): Promise<Bench> {
  await prepareCompression();
  const sets: ImageSet[] = [];
  const spool = createSpool();
  const dispose = (): void => {
    useSpool(undefined);
    for (const set of sets) set.store.close();
    spool.dispose();
  };
  try {
    for (const image of images) {
      const { platform, registry } = options;
      const set = await openImage(image.reference, image.side, {
        ...(platform === undefined ? {} : { platform }),
        ...(registry === undefined ? {} : { registry }),
      });
      sets.push(set);
      requireSame(image, set);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const [left, right] = sets;
  if (left === undefined || right === undefined) throw new Error('an image was opened and is not there');
  return benchOf({ left, right }, images[0], spool, options, dispose);
}

/** The bytes of another image would be shown as those of the report. */
function requireSame({ side, reference, indexDigest, manifestDigest, imageId }: ReportImage, set: ImageSet): void {
  const found = set.images.map((image) => (manifestDigest === null ? image.imageId : image.manifestDigest));
  const wanted = manifestDigest ?? imageId;
  const isSame =
    (wanted === null || found.includes(wanted)) && (indexDigest === null || indexDigest === set.indexDigest);
  if (isSame) return;
  throw new InputError(
    'image-changed',
    `${reference} is another image now than the ${side} one of the report, so its bytes are not shown`,
  );
}

function benchOf(
  sets: Sides<ImageSet>,
  told: ReportImage,
  spool: Spool,
  options: PeekOptions,
  dispose: () => void,
): Bench {
  const { pairs } = pairPlatforms(sets.left, sets.right);
  const opened = new Map<number, Promise<OpenPair>>();
  const pools: Pool[] = [];
  const pairFor = (path: Path): { readonly base: Path; readonly at: number } => {
    // A report on one platform of an index names its image, and its paths do not name the platform.
    if (told.imageId !== null) return { base: [], at: pairs.findIndex(([left]) => left.imageId === told.imageId) };
    if (pairs.length === 1) return { base: [], at: 0 };
    const at = pairs.findIndex(([left]) => path[0] === 'index' && left.platform === path[1]);
    return { base: path.slice(0, 2), at };
  };
  const layersOf = (at: number): Promise<OpenPair> => {
    const pair = pairs[at];
    if (pair === undefined) throw notThere();
    const known = opened.get(at) ?? openPair(pair, spool, options, pools);
    opened.set(at, known);
    return known;
  };
  const layerAt = async (path: Path): Promise<{ readonly base: Path; readonly layers: LayerSides }> => {
    const { base, at } = pairFor(path);
    const number = Number(/^layer:(\d+)$/.exec(path[base.length] ?? '')?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) throw notThere();
    return { base: path.slice(0, base.length + 1), layers: sidesOf(await layersOf(at), number) };
  };
  const documents = (path: Path): Sides<Buffer | null> | null => {
    const { base, at } = pairFor(path);
    const pick = (side: SideName): Buffer | null =>
      documentOf(path[base.length] ?? path[0] ?? '', sets[side], pairs[at]?.[side === 'left' ? 0 : 1]);
    const both = { left: pick('left'), right: pick('right') };
    return both.left === null && both.right === null ? null : both;
  };
  return {
    async peek({ path: common, location, examples }) {
      // A group has the path that its places share; the ranges are those of the first.
      const path = examples[0] ?? common;
      const found = documents(path);
      if (found !== null) {
        const side = (name: SideName): PeekedPair['left'] => {
          const bytes = found[name];
          return bytes === null ? null : capture(memorySource(bytes), startOn(location, name), []);
        };
        return { path, left: side('left'), right: side('right') };
      }
      const { base, layers } = await layerAt(path);
      const peeked = inSpool(spool, () => peekLayer(base, layers, { path, location }, walkOptions));
      if (peeked === null) throw notThere();
      return peeked;
    },
    async exportMember(path, files) {
      const written: SideName[] = [];
      const take = (side: SideName, bytes: ByteSource): void => {
        writeVersion(files[side], bytes);
        written.push(side);
      };
      const found = documents(path);
      if (found !== null) {
        for (const side of ['left', 'right'] as const) {
          const bytes = found[side];
          if (bytes !== null) take(side, memorySource(bytes));
        }
        return written;
      }
      const { base, layers } = await layerAt(path);
      if (!inSpool(spool, () => openMember(base, layers, path, walkOptions, take))) throw notThere();
      return written;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      dispose();
    },
  };
}

/** Payloads that are met on the way go to this spool. */
function inSpool<T>(spool: Spool, act: () => T): T {
  useSpool(spool);
  try {
    return act();
  } finally {
    useSpool(undefined);
  }
}

function notThere(): InputError {
  return new InputError(
    'place-not-found',
    'This place cannot be read by itself: it is equal on both sides, or the report folds several places into it.',
  );
}

function documentOf(step: string, set: ImageSet, image: PlatformImage | undefined): Buffer | null {
  if (step === 'index') return set.indexes[0]?.bytes ?? null;
  if (step === 'manifest') return image?.manifest?.bytes ?? null;
  return step === 'config' ? (image?.config.bytes ?? null) : null;
}

/** The layers of one platform that are not equal, read. */
interface OpenPair {
  readonly images: Sides<PlatformImage>;
  readonly layers: Sides<Opened>;
  /** Right layers by the left ones that they belong to. */
  readonly partners: ReadonlyMap<number, number>;
}

async function openPair(
  [l, r]: readonly [PlatformImage, PlatformImage],
  spool: Spool,
  options: PeekOptions,
  pools: Pool[],
): Promise<OpenPair> {
  const fetched = fetchLayers(l, r, false);
  await fetched.done;
  const [left, right] = fetched.pair;
  const images = { left, right };
  const total = [...left.layers, ...right.layers].reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  const inline = total < inlineBytes || options.jobs < 1;
  const pool = inline ? inlinePool(spool, () => undefined) : threadPool(options.jobs, spool, () => undefined);
  pools.push(pool);
  const byDigest = pairByIdentity(images);
  const { results } = await openLayers(images, byDigest, [], pool);
  const matching = await pairRest(byDigest, results, pool);
  return { images, layers: results, partners: new Map(matching.pairs.map((pair) => [pair.left, pair.right])) };
}

/** Layer N of the left image and its partner; where the left one has no such layer, that of the right. */
function sidesOf({ images, layers, partners }: OpenPair, number: number): LayerSides {
  const layer = (side: SideName, at: number | undefined): PeekedLayer | null => {
    if (at === undefined) return null;
    const result = layers[side].get(at);
    const blob = images[side].layers[at]?.blob ?? null;
    return result === undefined || blob === null ? null : { result, blob };
  };
  const partner = partners.get(number);
  const left = layer('left', number);
  const isTaken = [...partners.values()].includes(number);
  return { left, right: layer('right', partner ?? (left === null || !isTaken ? number : undefined)) };
}
