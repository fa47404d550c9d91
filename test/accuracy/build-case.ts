import { buildImage, type Image, type ImageSpec, type Layer } from '../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry, type TarOptions } from '../../fixtures/lib/tar.ts';
import type { Archetype, OpenLayer } from './archetypes.ts';
import { type ContainerKind, type Member, pack, stepsIn } from './containers.ts';
import type { Fault, FileFault, LayerFault, OwnLayerFault, Root, Side, SpecFault, Truth } from './model.ts';

export interface PlacedFault {
  readonly fault: Fault;
  /** Containers between the layer and the file; of no meaning for other faults. */
  readonly depth: number;
}

export interface BuiltCase {
  readonly left: Image;
  readonly right: Image;
  readonly truths: readonly Truth[];
}

/** Both images of a case and what is true of them. File faults of one depth share their containers. */
export function buildCase(archetype: Archetype, placed: readonly PlacedFault[]): BuiltCase {
  const numbered = placed.map((item, at) => ({ ...item, folder: `part-${at}` }));
  const host = archetype.below.length;
  const own = numbered.filter((item): item is Numbered<OwnLayerFault> => item.fault.kind === 'own-layer');
  const firstOwn = host + 1 + archetype.above.length;
  const truths = numbered.map(({ fault, depth, folder }) => {
    const at = own.findIndex((item) => item.folder === folder);
    const layer = `layer:${at < 0 ? host : firstOwn + at}`;
    return { fault, roots: fault.roots.map((root) => absolute(root, fault, layer, depth, folder, archetype)) };
  });
  const side = (name: Side): Image =>
    edited(numbered, name, {
      ...specOf(archetype, numbered, name),
      layers: [
        ...archetype.below,
        hostLayer(archetype, numbered, name),
        ...archetype.above,
        ...own.map(({ fault }) => fault[name]),
      ],
    });
  return { left: side('left'), right: side('right'), truths };
}

function edited(faults: readonly Numbered[], side: Side, spec: ImageSpec): Image {
  const edits = faults.flatMap(({ fault }) => (fault.kind === 'spec' && fault.edit !== undefined ? [fault.edit] : []));
  return edits.reduce((image, edit) => edit(image, side), buildImage(spec));
}

interface Numbered<T extends Fault = Fault> extends PlacedFault {
  readonly fault: T;
  readonly folder: string;
}

function absolute(root: Root, fault: Fault, layer: string, depth: number, folder: string, archetype: Archetype): Root {
  if (fault.kind === 'spec') return root;
  if (fault.kind !== 'files') return { ...root, steps: [layer, ...root.steps] };
  const containers = fault.place === 'layer' ? [] : chainOf(archetype, depth);
  const chain = containers.flatMap((kind, at) => [containerName(archetype, containers, at), ...stepsIn(kind)]);
  const [name = '', ...rest] = root.steps;
  return { ...root, steps: [layer, ...chain, fileName(archetype, fault, containers.length, folder, name), ...rest] };
}

function chainOf(archetype: Archetype, depth: number): readonly ContainerKind[] {
  return depth === 0 ? [] : (archetype.chains[depth - 1] ?? []);
}

function containerName({ folder }: Archetype, chain: readonly ContainerKind[], at: number): string {
  const kind = chain[at] ?? 'zip';
  const extension = kind === 'wheel' ? 'whl' : kind;
  const base = kind === 'wheel' ? 'sample-1.0-py3-none-any' : `bundle-${chain.length}-${at}`;
  return at === 0 ? `${folder}/${base}.${extension}` : `lib/${base}.${extension}`;
}

function fileName({ folder }: Archetype, { place }: FileFault, depth: number, part: string, name: string): string {
  if (place === 'layer') return name;
  return depth === 0 ? `${folder}/${part}/${name}` : `${part}/${name}`;
}

function hostLayer(archetype: Archetype, faults: readonly Numbered[], side: Side): Layer {
  const files = faults.filter((item): item is Numbered<FileFault> => item.fault.kind === 'files');
  const written = faults.map(({ fault }) => fault).filter((fault): fault is LayerFault => fault.kind === 'layer');
  const { host } = archetype;
  const added = filesOnSide(archetype, files, side);
  const replaced = new Set(added.map(({ name }) => name));
  const base = [...host.entries.filter(({ name }) => !replaced.has(name)), ...added];
  const entries = written.reduce<readonly TarEntry[]>((list, fault) => fault.entries?.(list, side) ?? list, base);
  const tar: TarOptions = Object.assign({}, host.tar, ...written.map((fault) => fault.tar?.(side)));
  const layer = written.reduce<OpenLayer['layer']>(
    (style, fault) => mergeStyle(style, fault.layer?.(side)),
    host.layer,
  );
  return { ...layer, tar: buildTar(entries, tar) };
}

function mergeStyle(style: OpenLayer['layer'], more: OpenLayer['layer'] = {}): OpenLayer['layer'] {
  const gzipOptions = { ...(style.gzipOptions ?? { xfl: 4, os: 255, level: 1 as const }), ...more.gzipOptions };
  return { ...style, ...more, gzipOptions };
}

/** Members of the host layer that the faults add: files as they are, and one container for each depth. */
function filesOnSide(archetype: Archetype, faults: readonly Numbered<FileFault>[], side: Side): TarEntry[] {
  const byDepth = new Map<number, Numbered<FileFault>[]>();
  for (const item of faults) {
    const depth = item.fault.place === 'layer' ? 0 : item.depth;
    byDepth.set(depth, [...(byDepth.get(depth) ?? []), item]);
  }
  return [...byDepth].flatMap(([depth, items]) => {
    const members = items.flatMap((item) => membersOf(archetype, item, depth, side));
    if (depth === 0) return members.map((member) => entryOf(archetype, member));
    const chain = chainOf(archetype, depth);
    let content: readonly PlacedMember[] = members;
    for (let at = chain.length - 1; at >= 0; at--) {
      content = [
        { name: containerName(archetype, chain, at), content: pack(chain[at] ?? 'zip', content), mode: undefined },
      ];
    }
    return content.map((member) => entryOf(archetype, member));
  });
}

interface PlacedMember extends Member {
  readonly mode: number | undefined;
}

function membersOf(
  archetype: Archetype,
  { fault, folder }: Numbered<FileFault>,
  depth: number,
  side: Side,
): PlacedMember[] {
  return fault.files.flatMap((file) => {
    const content = file[side];
    if (content === null) return [];
    const name = fileName(archetype, fault, depth, folder, file.name);
    return [{ name, content, mtime: file.mtime, mode: file.mode }];
  });
}

/** In the style of the host's other members: their time, owner and name prefix. */
function entryOf({ host }: Archetype, { name, content, mtime, mode }: PlacedMember): TarEntry {
  const like = host.entries.find(({ type }) => type === undefined);
  const prefix = like?.name.startsWith('./') === true ? './' : '';
  return {
    name: prefix + name,
    content,
    mtime: mtime ?? like?.mtime ?? 0,
    mode: mode ?? like?.mode ?? 0o644,
    ...(like?.uname === undefined ? {} : { uname: like.uname, gname: like.gname ?? '' }),
  };
}

function specOf({ spec }: Archetype, faults: readonly Numbered[], side: Side): Omit<ImageSpec, 'layers'> {
  return faults
    .map(({ fault }) => fault)
    .filter((fault): fault is SpecFault => fault.kind === 'spec')
    .reduce((current, fault) => fault.spec(current, side), spec);
}
