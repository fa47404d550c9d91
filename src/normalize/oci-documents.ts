import { parseIsoTime } from '../grammars/iso-time.ts';
import { ociMediaType } from '../grammars/media-types.ts';
import { InputError } from '../model/problem.ts';
import type { Tally } from './tally.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A blob that was written: its digest with the algorithm, its size in bytes. */
export interface Written {
  readonly digest: string;
  readonly size: number;
}

export const epochText = '1970-01-01T00:00:00Z';
export const layerType = 'application/vnd.oci.image.layer.v1.tar';
export const configType = 'application/vnd.oci.image.config.v1+json';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';
const createdKey = 'org.opencontainers.image.created';

/** The config with its times at the epoch, unless `keepTimes`, and the digests of the layers as they are written. */
export function canonicalConfig(config: Fields, diffIds: readonly string[], keepTimes: boolean, tally: Tally): Fields {
  const { history } = config;
  const rootfs = isFields(config['rootfs']) ? config['rootfs'] : {};
  const own = keepTimes ? config : atEpoch(config, 'oci-config-created', tally);
  const entries =
    Array.isArray(history) && !keepTimes
      ? history.map((entry: unknown) => (isFields(entry) ? atEpoch(entry, 'oci-history-created', tally) : entry))
      : history;
  return {
    ...own,
    ...(history === undefined ? {} : { history: entries }),
    rootfs: { ...rootfs, diff_ids: diffIds },
  };
}

function atEpoch(fields: Fields, id: string, tally: Tally): Fields {
  const { created } = fields;
  if (typeof created !== 'string' || parseIsoTime(created) === undefined) return fields;
  tally.countIf(created !== epochText, id);
  return { ...fields, created: epochText };
}

/** For an image that has none, as in a docker archive. */
export const emptyManifest: Fields = { schemaVersion: 2, mediaType: manifestType, config: { mediaType: configType } };

/** The manifest over rewritten blobs; `layers` are whole descriptors. Throws `InputError` for types of another kind. */
export function canonicalManifest(manifest: Fields, config: Written, layers: readonly Fields[], tally: Tally): Fields {
  const old = isFields(manifest['config']) ? manifest['config'] : {};
  return {
    ...withoutCreated(manifest, tally),
    ...typed(manifest, manifestType, tally),
    config: { ...old, ...typed(old, configType, tally), ...named(old, config) },
    layers,
  };
}

/** A descriptor of a layer that is now stored uncompressed; `layer` is null where it had none. */
export function canonicalLayer(layer: Fields | null, written: Written, tally: Tally): Fields {
  if (layer === null) return { mediaType: layerType, ...written };
  const type = typeof layer['mediaType'] === 'string' ? layer['mediaType'] : '';
  tally.countIf(ociMediaType(type) !== type, 'oci-media-type-flavour');
  return { ...withoutCreated(layer, tally), mediaType: layerType, ...named(layer, written) };
}

export function canonicalIndex(index: Fields, manifests: readonly Fields[], tally: Tally): Fields {
  return { ...withoutCreated(index, tally), ...typed(index, indexType, tally), manifests };
}

/** The descriptor of an index with another manifest in it. */
export function canonicalEntry(entry: Fields, written: Written, tally: Tally): Fields {
  return { ...withoutCreated(entry, tally), ...typed(entry, manifestType, tally), ...named(entry, written) };
}

/** The OCI name of the media type, where there is one. */
function typed(fields: Fields, type: string, tally: Tally): Fields {
  const { mediaType } = fields;
  if (mediaType === undefined) return {};
  if (typeof mediaType !== 'string' || ociMediaType(mediaType) !== type)
    throw new InputError('media-type', `a media type is ${JSON.stringify(mediaType)} where ${type} belongs`);
  tally.countIf(mediaType !== type, 'oci-media-type-flavour');
  return { mediaType: type };
}

/** The new digest; a copy of the old content, or places where it can be had, would contradict it. */
function named(fields: Fields, { digest, size }: Written): Fields {
  const stale = ['data', 'urls'].find((key) => fields[key] !== undefined);
  if (stale === undefined) return { digest, size };
  throw new InputError('descriptor-copy', `a descriptor has ${JSON.stringify(stale)}, which would no longer fit`);
}

/** Without the annotation that gives a time; without `annotations` where nothing else was in it. */
function withoutCreated(fields: Fields, tally: Tally): Fields {
  const { annotations, ...rest } = fields;
  if (!isFields(annotations)) return fields;
  const { [createdKey]: created, ...others } = annotations;
  const dropped = typeof created === 'string' && parseIsoTime(created) !== undefined;
  if (!dropped) return fields;
  tally.count('oci-annotation-created');
  return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
