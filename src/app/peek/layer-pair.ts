import { type FileSource, fileSource } from '../../bytes/byte-source.ts';
import type { WalkOptions } from '../../diff/walk.ts';
import { compareContainer } from '../../formats/_shared/compare-container.ts';
import type { ContainerSide } from '../../formats/_shared/container.ts';
import { tarContainer } from '../../formats/tar/container.ts';
import { unpackTarIndex } from '../../formats/tar/indexer.ts';
import type { ByteSource, FileRange, SideName } from '../../model/bytes.ts';
import type { Node } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { IndexResult } from '../index-layer.ts';
import { capture, fieldsOf, fieldsOfSites, type PeekedNode, type PeekedPair, startOn } from './capture.ts';
import { narrowed, placesOf } from './narrowed.ts';
import { type Sought, seek, type Target } from './seek.ts';

/** One layer of one side, indexed, and the blob that it was read from. */
export interface PeekedLayer {
  readonly result: IndexResult;
  readonly blob: FileRange;
}

export type LayerSides = Readonly<Record<SideName, PeekedLayer | null>>;

interface OpenTar {
  readonly source: FileSource;
  readonly container: ContainerSide;
}

const sideNames: readonly SideName[] = ['left', 'right'];

/** The bytes of a place in or below a pair of layers; null where it is not there. `base` is the path of the layer. */
export function peekLayer(base: Path, layers: LayerSides, target: Target, options: WalkOptions): PeekedPair | null {
  return withTars(layers, (tars) => {
    const inTar =
      tars.left !== null && tars.right !== null ? seekPair(base, tars.left, tars.right, target, options) : null;
    if (inTar?.exact === true) return inTar.pair;
    if (target.path.length === base.length) return peekBlobs(base, layers, target);
    // Ranges of metadata are in the archive around the member: without that one there is nothing to show.
    const isAround = target.location?.kind === 'metadata' || target.location?.kind === 'order';
    if (isAround) return null;
    if (inTar !== null) return inTar.pair;
    return target.path.length === base.length + 1 ? peekMembers(tars, target) : null;
  });
}

/** Gives both sides' versions of a member, or of the layer's blob, to `take`; false where it cannot be taken out. */
export function openMember(
  base: Path,
  layers: LayerSides,
  path: Path,
  options: WalkOptions,
  take: (side: SideName, bytes: ByteSource) => void,
): boolean {
  if (path.length === base.length) return withBlobs(layers, take);
  return withTars(layers, (tars) => {
    if (path.length === base.length + 1) return takeMembers(tars, path.at(-1) ?? '', take);
    const { left, right } = tars;
    if (left === null || right === null) return false;
    let taken = false;
    const target = { path, location: null };
    seekTar(base, left, right, target, options, (found) => {
      taken = true;
      take('left', found.left.bytes);
      take('right', found.right.bytes);
    });
    return taken;
  });
}

function withTars<T>(layers: LayerSides, act: (tars: Readonly<Record<SideName, OpenTar | null>>) => T): T {
  const opened: OpenTar[] = [];
  const open = (layer: PeekedLayer | null): OpenTar | null => {
    if (layer === null) return null;
    const source = fileSource(layer.result.tar);
    const tar = { source, container: tarContainer(source, unpackTarIndex(layer.result.index)) };
    opened.push(tar);
    return tar;
  };
  try {
    return act({ left: open(layers.left), right: open(layers.right) });
  } finally {
    for (const { source } of opened) source.close();
  }
}

function seekPair(
  base: Path,
  left: OpenTar,
  right: OpenTar,
  target: Target,
  options: WalkOptions,
): { readonly pair: PeekedPair; readonly exact: boolean } | null {
  let answer: { readonly pair: PeekedPair; readonly exact: boolean } | null = null;
  const member = target.path[base.length] ?? '';
  seekTar(base, left, right, target, options, (found) => {
    const isTar = found.left.path.length === base.length;
    const side = (name: SideName, tar: OpenTar): PeekedNode => {
      const frames = isTar ? placesOf(tar.container, member).flatMap((at) => fieldsOf(tar.container.frame(at))) : [];
      const at = startOn(target.location ?? { left: [], right: [] }, name);
      return capture(found[name].bytes, at, [...fieldsOfSites(found.sites, name), ...frames]);
    };
    // A presence is shown by the member itself, below.
    if (target.location?.kind === 'presence' && isTar) return;
    answer = {
      pair: { path: found.left.path, left: side('left', left), right: side('right', right) },
      exact: found.exact,
    };
  });
  return answer;
}

function seekTar(
  base: Path,
  left: OpenTar,
  right: OpenTar,
  target: Target,
  options: WalkOptions,
  take: (found: Sought) => void,
): void {
  const nodeOf = ({ source }: OpenTar): Node => ({ path: base, name: base.at(-1) ?? '', bytes: source });
  const [leftNode, rightNode] = [nodeOf(left), nodeOf(right)];
  const [l, r] = sidesFor(base, left.container, right.container, target);
  seek(leftNode, rightNode, (cx) => compareContainer('tar', leftNode, rightNode, l, r, cx), { target, options, take });
}

/** Only the members on the way are compared again, unless they are paired by something else than their names. */
function sidesFor(
  base: Path,
  left: ContainerSide,
  right: ContainerSide,
  { path, location }: Target,
): readonly [ContainerSide, ContainerSide] {
  const step = path[base.length];
  if (step === undefined) return location?.kind === 'field' ? [narrowed(left, []), narrowed(right, [])] : [left, right];
  const [l, r] = [placesOf(left, step), placesOf(right, step)];
  return (l.length === 0) === (r.length === 0) && location?.kind !== 'order'
    ? [narrowed(left, l), narrowed(right, r)]
    : [left, right];
}

function peekBlobs(base: Path, layers: LayerSides, { location }: Target): PeekedPair {
  const sides: Record<SideName, PeekedNode | null> = { left: null, right: null };
  withBlobs(layers, (side, bytes) => {
    // Two unrelated layers may have one number.
    if (location?.kind === 'presence' && location[side].length === 0) return;
    sides[side] = capture(bytes, startOn(location ?? { left: [], right: [] }, side), []);
  });
  return { path: base, ...sides };
}

function withBlobs(layers: LayerSides, take: (side: SideName, bytes: ByteSource) => void): boolean {
  for (const side of sideNames) {
    const layer = layers[side];
    if (layer === null) continue;
    const source = fileSource(layer.blob);
    try {
      take(side, source);
    } finally {
      source.close();
    }
  }
  return layers.left !== null || layers.right !== null;
}

/** A member by its name on either side: one that only one of them has, or that has equal contents. */
function peekMembers(tars: Readonly<Record<SideName, OpenTar | null>>, { path }: Target): PeekedPair | null {
  const sides: Record<SideName, PeekedNode | null> = { left: null, right: null };
  const found = takeMembers(tars, path.at(-1) ?? '', (side, bytes) => {
    sides[side] = capture(bytes, 0, []);
  });
  return found ? { path, ...sides } : null;
}

function takeMembers(
  tars: Readonly<Record<SideName, OpenTar | null>>,
  step: string,
  take: (side: SideName, bytes: ByteSource) => void,
): boolean {
  let found = false;
  for (const side of sideNames) {
    const container = tars[side]?.container;
    if (container === undefined) continue;
    const places = placesOf(container, step);
    const ordinal = Number(/#(\d+)$/.exec(step)?.[1] ?? 1);
    const exact = places.filter((at) => container.name(at) === step);
    const at = exact.length > 0 ? exact[0] : places[ordinal - 1];
    if (at === undefined) continue;
    take(side, container.open(at));
    found = true;
  }
  return found;
}
