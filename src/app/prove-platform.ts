import type { ClassifiedSite } from '../analysis/classify.ts';
import { fileSource } from '../bytes/byte-source.ts';
import type { DecompressionSummary } from '../bytes/decompress.ts';
import type { LayerMatching, LayerPair } from '../diff/layers.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { FileRange, SideName } from '../model/bytes.ts';
import type { ProofLevel } from '../model/cause.ts';
import type { CertifiedBlob, CertifiedLayer, CertifiedNode, CertifiedPlatform } from '../model/certificate.ts';
import type { Path } from '../model/path.ts';
import { pathKey } from '../model/path.ts';
import { Certifier } from '../proof/certifier.ts';
import { sha256Facts } from '../proof/equation.ts';
import { isProvable } from '../proof/hole.ts';
import { proveDocument } from '../proof/prove-document.ts';
import type { LayerProof } from './compare-layers.ts';
import type { IndexResult } from './index-layer.ts';
import type { Pool } from './pool.ts';

type Sides<T> = Readonly<Record<SideName, T>>;

export interface PlatformProofInput {
  readonly images: Sides<PlatformImage>;
  readonly base: Path;
  readonly matching: LayerMatching;
  readonly opened: Sides<ReadonlyMap<number, IndexResult>>;
  /** By left layer; pairs with equal payloads are not in it. */
  readonly layers: ReadonlyMap<number, LayerProof>;
  /** Sites of config, manifest and of the layers as blobs. */
  readonly items: readonly ClassifiedSite[];
  readonly pool: Pool;
  /** Write down the steps of the documents and blobs too. */
  readonly certify: boolean;
}

export interface PlatformProof {
  /** The level that everything at or below a path reaches, by `pathKey`: `config`, `manifest`, `layer:N`. */
  readonly reached: ReadonlyMap<string, ProofLevel>;
  /** Everything that the image's digest covers is equal once the roots are undone. */
  readonly equal: boolean;
  /** The same, with compressed bytes taken from the left where no encoder writes them. */
  readonly payloads: boolean;
  readonly stop: string | null;
  /** null unless asked for, and where the checker could not follow. */
  readonly certified: CertifiedPlatform | null;
  readonly uncertified: string | null;
}

interface Step {
  readonly path: Path;
  readonly level: ProofLevel;
  readonly stop: string | null;
  readonly node?: CertifiedNode | null;
  readonly layer?: CertifiedLayer;
}

/** Carries the proofs of the layers' contents on: to their blobs, the config that names them, and the manifest. */
export async function provePlatform(input: PlatformProofInput): Promise<PlatformProof> {
  const layers = [
    ...(await Promise.all(input.matching.pairs.filter((pair) => !pair.equal).map((pair) => layerStep(pair, input)))),
    ...input.matching.onlyLeft.map((at) => loneStep(at, input)),
    ...input.matching.onlyRight.map((at) => loneStep(at, input)),
  ];
  const config = documentStep('config', layers.every(({ level }) => level >= 'P2') ? 'P3' : 'P1', input);
  const blobs = layers.every(({ level }) => level >= 'P3') ? 'P3' : 'P2';
  const manifest = documentStep('manifest', config.level === 'P3' ? blobs : 'P1', input);
  const steps = [...layers, config, manifest];
  return {
    reached: new Map(steps.map(({ path, level }) => [pathKey(path), level])),
    equal: manifest.level === 'P3',
    payloads: manifest.level >= 'P2',
    stop: steps.find(({ stop }) => stop !== null)?.stop ?? null,
    ...certifiedOf(layers, config, manifest, input),
  };
}

function itemsAt(path: Path, { items }: PlatformProofInput): ClassifiedSite[] {
  return items.filter(({ site }) => pathKey(site.path) === pathKey(path));
}

/** What a certificate says of this platform; the manifest must have been put together, whatever its layers' blobs are. */
function certifiedOf(
  layers: readonly Step[],
  config: Step,
  manifest: Step,
  input: PlatformProofInput,
): Pick<PlatformProof, 'certified' | 'uncertified'> {
  if (!input.certify) return { certified: null, uncertified: null };
  const cannot = [...input.layers.values()].find(({ uncertified }) => uncertified !== null)?.uncertified ?? null;
  if (input.images.left.manifest === null || input.images.right.manifest === null) {
    return { certified: null, uncertified: 'a docker-archive has no manifest to prove' };
  }
  if (cannot !== null || config.node === undefined || manifest.node === undefined) {
    return { certified: null, uncertified: cannot };
  }
  const found = layers.flatMap(({ layer }) => layer ?? []);
  if (layers.some(({ level }) => level < 'P2')) return { certified: null, uncertified: null };
  const certified = {
    platform: input.images.left.platform,
    layers: [...found].sort((a, b) => a.left - b.left),
    config: config.node,
    manifest: manifest.node,
  };
  return { certified, uncertified: null };
}

async function layerStep(pair: LayerPair, input: PlatformProofInput): Promise<Step> {
  const step = await proveLayer(pair, input);
  if (!input.certify || step.level < 'P2') return step;
  const tar = input.layers.get(pair.left)?.certified ?? null;
  return { ...step, layer: { left: pair.left, right: pair.right, tar, blob: step.blob ?? null } };
}

async function proveLayer(pair: LayerPair, input: PlatformProofInput): Promise<BlobStep> {
  const path = [...input.base, `layer:${pair.left}`];
  const [left, right] = [input.opened.left.get(pair.left), input.opened.right.get(pair.right)];
  const proof = input.layers.get(pair.left);
  const equal = left !== undefined && right !== undefined && (left.diffId === right.diffId || proof?.equal === true);
  if (!equal) return { path, level: 'P1', stop: proof?.stop ?? `${path.join(' › ')}: it was not read` };
  if (proof !== undefined && proof.claims.length > 0) {
    const place = proof.claims[0]?.join(' › ');
    const stop = `${place}: no encoder at hand writes its stored bytes; that what they hold is equal was checked`;
    return { path, level: 'P2', stop };
  }
  const open = itemsAt(path, input).find((item) => item.role !== 'derived' && !isProvable(item));
  if (open !== undefined)
    return { path, level: 'P2', stop: `${path.join(' › ')}: its compressed form is not explained` };
  return { path, ...(await blobLevel(pair, path, input)) };
}

interface BlobStep extends Step {
  readonly blob?: CertifiedBlob | null;
}

/** P3 where the left's blob is written again, byte for byte. */
async function blobLevel(pair: LayerPair, path: Path, input: PlatformProofInput): Promise<Omit<BlobStep, 'path'>> {
  const left = input.opened.left.get(pair.left);
  const right = input.opened.right.get(pair.right);
  const blob = input.images.left.layers[pair.left]?.blob;
  const stop = `${path.join(' › ')}: no encoder at hand writes its compressed bytes; what they hold is equal (diff_id)`;
  const kind = left?.summary?.kind;
  if (left === undefined || left.summary === null || blob === null || blob === undefined) return { level: 'P2', stop };
  if (kind === 'none') return { level: 'P3', stop: null, blob: { encoder: 'none', head: '' } };
  if (kind !== right?.summary?.kind) return { level: 'P2', stop };
  const { encoder } = await input.pool.encode({ kind: 'encode', blob, summary: left.summary, tar: left.tar });
  if (encoder === null) return { level: 'P2', stop };
  return { level: 'P3', stop: null, blob: input.certify ? blobOf(left.summary, blob, encoder) : null };
}

/** null for what is no single gzip stream: a certificate then goes no further than the uncompressed layer. */
function blobOf(summary: DecompressionSummary, blob: FileRange, encoder: string): CertifiedBlob | null {
  const member = summary.kind === 'gzip' && summary.members.length === 1 ? summary.members[0] : undefined;
  if (member === undefined || member.end !== blob.size || member.headerEnd > 1024) return null;
  const source = fileSource(blob);
  try {
    return { encoder, head: source.read(0, member.headerEnd).toString('hex') };
  } finally {
    source.close();
  }
}

/** A layer on one side only is added or dropped whole, where a cause accepts that it is there. */
function loneStep(at: number, input: PlatformProofInput): Step {
  const path = [...input.base, `layer:${at}`];
  const item = itemsAt(path, input).find((each) => each.site.kind === 'presence' && isProvable(each));
  const layer =
    item === undefined || item.site.left === null ? {} : { layer: { left: at, right: null, tar: null, blob: null } };
  return item !== undefined
    ? { path, level: 'P3', stop: null, ...layer }
    : { path, level: 'P1', stop: `${path.join(' › ')}: only one side has this layer` };
}

type DocumentLevel = 'P1' | 'P2' | 'P3';

/** A document that is equal once its roots are undone reaches what all that it names does: `below`. */
function documentStep(name: 'config' | 'manifest', below: DocumentLevel, input: PlatformProofInput): Step {
  const { images, base } = input;
  const path = [...base, name];
  const [left, right] = [images.left[name], images.right[name]];
  // Docker archives have no manifest; between two of them the config is what the image's id covers.
  if (left === null || right === null) {
    const both = left === null && right === null;
    return { path, level: both ? below : 'P1', stop: both ? null : 'only one side has a manifest' };
  }
  const items = itemsAt(path, input).filter(({ site }) => site.key !== 'oci:layer.split');
  const certifier = input.certify ? documentCertifier(items, input) : undefined;
  const { equal, stop, certified } = proveDocument(path, left.bytes, right.bytes, items, certifier);
  if (!equal) return { path, level: 'P1', stop };
  const node = left.bytes.equals(right.bytes) ? null : certified;
  return { path, level: below, stop: null, node };
}

/** The documents name layers and one another by what reading them gave. */
function documentCertifier(items: readonly ClassifiedSite[], input: PlatformProofInput): Certifier {
  const { images, base, matching, opened } = input;
  const certifier = new Certifier(items);
  for (const { left, right } of matching.pairs) {
    const [l, r] = [opened.left.get(left), opened.right.get(right)];
    if (l === undefined || r === undefined) continue;
    const path = [...base, `layer:${left}`];
    certifier.state(path, sha256Facts(l.tar.size, l.diffId), sha256Facts(r.tar.size, r.diffId));
    const sizes = [images.left.layers[left]?.blob?.size ?? 0, images.right.layers[right]?.blob?.size ?? 0] as const;
    certifier.state([...path, '(blob)'], sha256Facts(sizes[0], l.digest), sha256Facts(sizes[1], r.digest));
  }
  const configs = [images.left.config, images.right.config] as const;
  const [l, r] = configs.map(({ bytes, digest }) => sha256Facts(bytes.length, digest));
  if (l !== undefined && r !== undefined) certifier.state([...base, 'config'], l, r);
  return certifier;
}
