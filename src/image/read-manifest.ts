import type { Digest } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { parseDigest } from '../sources/digest.ts';
import { asList, asObject, type JsonBlob, type JsonObject } from '../sources/json-file.ts';
import type { FetchedBlob, ImageStore } from '../sources/store.ts';
import { type Descriptor, parseDescriptor } from './descriptor.ts';
import type { LayerRef, PlatformImage } from './image-set.ts';
import { type JsonReader, sizeProblem } from './json-blob.ts';
import { formatPlatform, type Platform, platformKey, platformOf } from './platform.ts';

/** The descriptor of a manifest's config (image-spec manifest.md). */
export function configDescriptor(manifest: JsonBlob, what: string): Descriptor {
  return parseDescriptor(asObject(manifest.value)?.['config'], `the config of ${what}`);
}

/**
 * Reads one image from its manifest: the config, and where the layers are. Throws `InputError` when the config is missing
 * or malformed; sizes that do not fit and layers without a diff_id become problems.
 */
export function readManifest(
  descriptor: Descriptor,
  manifest: JsonBlob,
  store: ImageStore,
  reader: JsonReader,
): PlatformImage {
  const what = `manifest ${descriptor.digest}`;
  const config = reader.read(configDescriptor(manifest, what), 'config', ['config']);
  const fields = configFields(config, 'the config');
  const layers = (asList(asObject(manifest.value)?.['layers']) ?? []).map((layer, at) =>
    parseDescriptor(layer, `layer ${at} of ${what}`),
  );
  const diffIds = readDiffIds(fields, layers.length, reader);
  return {
    platform: formatPlatform(choosePlatform(descriptor.platform, platformOf(fields), reader)),
    descriptor,
    manifest,
    manifestDigest: manifest.digest,
    config,
    imageId: config.digest,
    layers: layers.map((layer, index) => locateLayer(index, layer, diffIds[index] ?? null, store, reader)),
  };
}

/** The config as an object; throws `InputError` 'config-invalid'. */
export function configFields(config: JsonBlob, what: string): JsonObject {
  const fields = asObject(config.value);
  if (fields === null) throw new InputError('config-invalid', `${what} should be a JSON object`);
  return fields;
}

/**
 * The digests of the *uncompressed* layers (image-spec config.md, "rootfs.diff_ids"). Another number than that of the
 * layers becomes a problem.
 */
export function readDiffIds(config: JsonObject, layers: number, reader: JsonReader): Digest[] {
  const list = asList(asObject(config['rootfs'])?.['diff_ids'] ?? []);
  if (list === null)
    throw new InputError('config-invalid', 'rootfs.diff_ids of the config should be a list of digests');
  if (list.length !== layers) {
    const message = `the config should have one diff_id for each of the ${layers} layers, but has ${list.length}`;
    reader.report({ code: 'layer-count', severity: 'error', path: ['config'], offset: null, message, hint: '' });
  }
  return list.map((digest, at) => {
    const { algorithm, hex } = parseDigest(digest, `diff_id ${at} of the config`);
    return `${algorithm}:${hex}`;
  });
}

function locateLayer(
  index: number,
  descriptor: Descriptor,
  diffId: Digest | null,
  store: ImageStore,
  reader: JsonReader,
): LayerRef {
  const blob = store.blob(descriptor.digest) ?? null;
  if (blob !== null && blob.size !== descriptor.size) {
    reader.report(sizeProblem(`layer ${index}`, [`layer:${index}`], descriptor.size, blob.size));
  }
  const fetch = store.fetch === undefined ? null : () => fetchBlob(store, descriptor);
  return { index, descriptor, diffId, blob, fetch };
}

function fetchBlob(store: ImageStore, { digest, size }: Descriptor): FetchedBlob {
  if (store.fetch === undefined) throw new Error('the store has nothing to fetch from');
  return store.fetch(digest, size);
}

/** The index's word counts, as it is what a container engine selects by; that the config says otherwise is worth a note. */
function choosePlatform(announced: Platform | null, own: Platform, reader: JsonReader): Platform {
  if (announced === null) return own;
  const fromIndex = {
    ...announced,
    variant: announced.variant ?? own.variant,
    osVersion: announced.osVersion ?? own.osVersion,
  };
  if (platformKey(fromIndex) !== platformKey(own) && !leavesOut(own, fromIndex)) {
    const message = `the index says ${formatPlatform(announced)}, but the config says ${formatPlatform(own)}`;
    reader.report({ code: 'platform-mismatch', severity: 'note', path: ['config'], offset: null, message, hint: '' });
  }
  return announced;
}

/** True when the config merely gives no variant or version. */
function leavesOut(own: Platform, announced: Platform): boolean {
  const full = { ...own, variant: own.variant ?? announced.variant, osVersion: own.osVersion ?? announced.osVersion };
  return platformKey(full) === platformKey(announced);
}
