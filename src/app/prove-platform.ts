import type { ClassifiedSite } from '../analysis/classify.ts';
import type { LayerMatching, LayerPair } from '../diff/layers.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { SideName } from '../model/bytes.ts';
import type { ProofLevel } from '../model/cause.ts';
import type { Path } from '../model/path.ts';
import { pathKey } from '../model/path.ts';
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
}

export interface PlatformProof {
  /** The level that everything at or below a path reaches, by `pathKey`: `config`, `manifest`, `layer:N`. */
  readonly reached: ReadonlyMap<string, ProofLevel>;
  /** Everything that the image's digest covers is equal once the roots are undone. */
  readonly equal: boolean;
  readonly stop: string | null;
}

interface Step {
  readonly path: Path;
  readonly level: ProofLevel;
  readonly stop: string | null;
}

/** Carries the proofs of the layers' contents on: to their blobs, the config that names them, and the manifest. */
export async function provePlatform(input: PlatformProofInput): Promise<PlatformProof> {
  const layers = [
    ...(await Promise.all(input.matching.pairs.filter((pair) => !pair.equal).map((pair) => layerStep(pair, input)))),
    ...input.matching.onlyLeft.map((at) => loneStep(at, input)),
    ...input.matching.onlyRight.map((at) => loneStep(at, input)),
  ];
  const config = documentStep(
    'config',
    layers.every(({ level }) => level >= 'P2'),
    input,
  );
  const blobs = config.level === 'P3' && layers.every(({ level }) => level >= 'P3');
  const manifest = documentStep('manifest', blobs, input);
  const steps = [...layers, config, manifest];
  return {
    reached: new Map(steps.map(({ path, level }) => [pathKey(path), level])),
    equal: manifest.level === 'P3',
    stop: steps.find(({ stop }) => stop !== null)?.stop ?? null,
  };
}

function itemsAt(path: Path, { items }: PlatformProofInput): ClassifiedSite[] {
  return items.filter(({ site }) => pathKey(site.path) === pathKey(path));
}

async function layerStep(pair: LayerPair, input: PlatformProofInput): Promise<Step> {
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

/** P3 where the left's blob is written again, byte for byte. */
async function blobLevel(pair: LayerPair, path: Path, input: PlatformProofInput): Promise<Omit<Step, 'path'>> {
  const left = input.opened.left.get(pair.left);
  const right = input.opened.right.get(pair.right);
  const blob = input.images.left.layers[pair.left]?.blob;
  const stop = `${path.join(' › ')}: no encoder at hand writes its compressed bytes; what they hold is equal (diff_id)`;
  const kind = left?.summary?.kind;
  if (left === undefined || left.summary === null || blob === null || blob === undefined) return { level: 'P2', stop };
  if (kind === 'none') return { level: 'P3', stop: null };
  if (kind !== right?.summary?.kind) return { level: 'P2', stop };
  const { encoder } = await input.pool.encode({ kind: 'encode', blob, summary: left.summary, tar: left.tar });
  return encoder === null ? { level: 'P2', stop } : { level: 'P3', stop: null };
}

/** A layer on one side only is added or dropped whole, where a cause accepts that it is there. */
function loneStep(at: number, input: PlatformProofInput): Step {
  const path = [...input.base, `layer:${at}`];
  const accepted = itemsAt(path, input).some((item) => item.site.kind === 'presence' && isProvable(item));
  return accepted
    ? { path, level: 'P3', stop: null }
    : { path, level: 'P1', stop: `${path.join(' › ')}: only one side has this layer` };
}

/** P3 for a document that is equal once its roots are undone, given that all that it names is. */
function documentStep(name: 'config' | 'manifest', below: boolean, input: PlatformProofInput): Step {
  const { images, base } = input;
  const path = [...base, name];
  const [left, right] = [images.left[name], images.right[name]];
  // Docker archives have no manifest; between two of them the config is what the image's id covers.
  if (left === null || right === null) {
    const both = left === null && right === null;
    return { path, level: both && below ? 'P3' : 'P1', stop: both ? null : 'only one side has a manifest' };
  }
  const items = itemsAt(path, input).filter(({ site }) => site.key !== 'oci:layer.split');
  const { equal, stop } = proveDocument(path, left.bytes, right.bytes, items);
  if (!equal) return { path, level: 'P1', stop };
  return { path, level: below ? 'P3' : 'P1', stop: null };
}
