import type { Digest } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { isDigest } from '../sources/digest.ts';
import { asList, asObject, asText, type JsonBlob } from '../sources/json-file.ts';
import { quote } from '../sources/quote.ts';
import type { OciStore } from '../sources/store.ts';
import { annotation, type Descriptor, parseDescriptor } from './descriptor.ts';
import { namesOf } from './image-name.ts';
import type { Attestation, PlatformImage } from './image-set.ts';
import type { JsonReader } from './json-blob.ts';
import { isImageConfig, manifestKind, mayHoldImages } from './media-type.ts';
import { formatPlatform, type Platform, platformMatches } from './platform.ts';
import { configDescriptor, readManifest } from './read-manifest.ts';
import { selectImage } from './select-image.ts';

/** Indexes inside indexes; real ones are one deep, and the bound makes circles end. */
const maxIndexDepth = 4;

/** Entries of all indexes of one image together. */
const maxManifests = 1_000;

export interface ImageTree {
  readonly indexDigest: Digest | null;
  readonly indexes: readonly JsonBlob[];
  readonly images: readonly PlatformImage[];
  readonly attestations: readonly Attestation[];
  /** Platforms that were passed over, for messages. */
  readonly skipped: readonly string[];
}

/** What the walk has found so far. */
interface Walk {
  readonly store: OciStore;
  readonly reader: JsonReader;
  readonly wanted: Platform | null;
  readonly indexes: JsonBlob[];
  readonly images: PlatformImage[];
  readonly attestations: Attestation[];
  readonly skipped: string[];
  visited: number;
}

/**
 * Reads the image or the index that the reference picks from a layout, down to manifests and configs. With `wanted`, the
 * manifests of other platforms are not opened. Throws `InputError`.
 */
export function readOciImages(store: OciStore, reader: JsonReader, wanted: Platform | null): ImageTree {
  if (manifestKind(store.index.value, '', 'index.json') !== 'index') {
    throw new InputError('manifest-confusion', 'index.json should be an index, but has the form of an image manifest');
  }
  const choices = entriesOf(store.index, 'index.json').map((descriptor) => ({
    value: descriptor,
    id: descriptor.digest,
    names: namesOf(descriptor),
    isImage: !isAttestation(descriptor),
  }));
  const root = selectImage(choices, store.reference);
  const walk: Walk = { store, reader, wanted, indexes: [], images: [], attestations: [], skipped: [], visited: 0 };
  visit(root, 0, walk);
  const { indexes, images, attestations, skipped } = walk;
  return { indexDigest: indexes[0]?.digest ?? null, indexes, images, attestations, skipped };
}

function entriesOf(index: JsonBlob, what: string): Descriptor[] {
  const entries = asList(asObject(index.value)?.['manifests']) ?? [];
  if (entries.length > maxManifests) throw tooMany();
  return entries.map((entry, at) => parseDescriptor(entry, `entry @${at} of ${what}`));
}

function visit(descriptor: Descriptor, depth: number, walk: Walk): void {
  walk.visited += 1;
  if (walk.visited > maxManifests) throw tooMany();
  const { platform } = descriptor;
  if (depth > 0 && isAttestation(descriptor)) keepAttestation(descriptor, walk);
  else if (depth > 0 && !mayHoldImages(descriptor.mediaType)) noteSkipped(descriptor, walk);
  else if (walk.wanted !== null && platform !== null && !platformMatches(walk.wanted, platform)) {
    walk.skipped.push(formatPlatform(platform));
  } else {
    readEntry(descriptor, depth, walk);
  }
}

function readEntry(descriptor: Descriptor, depth: number, walk: Walk): void {
  const { mediaType } = descriptor;
  const what = depth === 0 && mediaType.includes('index') ? 'index' : 'manifest';
  const blob = walk.reader.read(descriptor, what, [what]);
  const named = `${what} ${descriptor.digest}`;
  if (manifestKind(blob.value, mediaType, named) === 'index') visitIndex(blob, named, depth, walk);
  else visitManifest(descriptor, blob, depth, walk);
}

function visitIndex(blob: JsonBlob, what: string, depth: number, walk: Walk): void {
  if (depth === maxIndexDepth) {
    throw new InputError('index-too-deep', `${what} lies more than ${maxIndexDepth} indexes deep`);
  }
  if (!walk.indexes.includes(blob)) walk.indexes.push(blob);
  for (const entry of entriesOf(blob, what)) visit(entry, depth + 1, walk);
}

function visitManifest(descriptor: Descriptor, manifest: JsonBlob, depth: number, walk: Walk): void {
  const { mediaType } = configDescriptor(manifest, `manifest ${descriptor.digest}`);
  if (isImageConfig(mediaType)) {
    walk.images.push(readManifest(descriptor, manifest, walk.store, walk.reader));
  } else if (depth > 0) {
    keepAttestation(descriptor, walk);
  } else {
    throw new InputError(
      'not-an-image',
      `manifest ${descriptor.digest} is no container image: its config is of type ${quote(mediaType)}`,
    );
  }
}

/** BuildKit's attestation manifests (docs/attestations/attestation-storage.md there), and referrers kept in the index. */
function isAttestation(descriptor: Descriptor): boolean {
  const { platform, artifactType } = descriptor;
  const nowhere = platform !== null && platform.os === 'unknown' && platform.architecture === 'unknown';
  return nowhere || artifactType !== null || annotation(descriptor, 'vnd.docker.reference.type') !== null;
}

function keepAttestation(descriptor: Descriptor, walk: Walk): void {
  const manifest = walk.reader.find(descriptor, 'attestation', ['index']) ?? null;
  const subject = asObject(asObject(manifest?.value)?.['subject']);
  const named = annotation(descriptor, 'vnd.docker.reference.digest') ?? asText(subject?.['digest']);
  const subjectDigest = named !== null && isDigest(named) ? named : null;
  walk.attestations.push({ descriptor, subjectDigest, manifest });
  if (manifest !== null) return;
  const message = `the attestation ${descriptor.digest} is named by the index, but the export lacks it`;
  walk.reader.report({
    code: 'attestation-missing',
    severity: 'note',
    path: ['index'],
    offset: null,
    message,
    hint: '',
  });
}

function noteSkipped(descriptor: Descriptor, walk: Walk): void {
  const message = `${descriptor.digest} in the index is of type ${quote(descriptor.mediaType)}, no image; it was not read`;
  walk.reader.report({ code: 'entry-not-read', severity: 'note', path: ['index'], offset: null, message, hint: '' });
}

function tooMany(): InputError {
  return new InputError('too-many-manifests', `the image lists more than ${maxManifests} manifests`);
}
