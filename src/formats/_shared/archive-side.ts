import type { SideName } from '../../model/bytes.ts';
import type { Node, Siblings } from '../../model/format.ts';
import { type Path, step } from '../../model/path.ts';
import type { ContainerSide } from './container.ts';
import { HardLinks } from './hard-links.ts';

/** One archive of a pair, with what is worked out about it once and only when it is asked for. */
export interface ArchiveSide {
  readonly node: Node;
  readonly container: ContainerSide;
  path(at: number): Path;
  /** Every directory that has a member below it, stated explicitly or not. */
  parents(): ReadonlySet<string>;
  links(): HardLinks;
}

/** `base` is the path of the archive, the same on both sides. */
export function sideOf(node: Node, base: Path, container: ContainerSide): ArchiveSide {
  const ordinals = once(() => repeatedNames(container));
  return {
    node,
    container,
    path: (at) => [...base, step(container.name(at), ordinals().get(at))],
    parents: once(() => parentsOf(container)),
    links: once(() => new HardLinks(container)),
  };
}

function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => {
    value ??= { of: compute() };
    return value.of;
  };
}

/** The ordinals of members whose name occurred before; most archives have none. */
function repeatedNames(container: ContainerSide): ReadonlyMap<number, number> {
  const counts = new Map<string, number>();
  const repeated = new Map<number, number>();
  for (let at = 0; at < container.count; at++) {
    const name = container.name(at);
    const ordinal = (counts.get(name) ?? 0) + 1;
    counts.set(name, ordinal);
    if (ordinal > 1) repeated.set(at, ordinal);
  }
  return repeated;
}

function parentsOf(container: ContainerSide): ReadonlySet<string> {
  const parents = new Set<string>();
  for (let at = 0; at < container.count; at++) {
    let name = container.name(at);
    for (let cut = name.lastIndexOf('/'); cut > 0; cut = name.lastIndexOf('/')) {
      name = name.slice(0, cut);
      if (parents.has(name)) break;
      parents.add(name);
    }
  }
  return parents;
}

/** How the members of the two archives find one another by name; the last of one name counts, as for extractors. */
export function siblingsOf(left: ContainerSide, right: ContainerSide): Siblings {
  const places: Partial<Record<SideName, ReadonlyMap<string, number>>> = {};
  const find = (side: SideName, name: string): { container: ContainerSide; at: number } | undefined => {
    const container = side === 'left' ? left : right;
    places[side] ??= new Map(Array.from({ length: container.count }, (_, at) => [container.name(at), at]));
    const at = places[side].get(name);
    return at === undefined || container.type(at) !== 'file' ? undefined : { container, at };
  };
  return {
    bytes: (side, name) => {
      const found = find(side, name);
      return found?.container.open(found.at);
    },
    time: (side, name) => {
      const found = find(side, name);
      return found?.container.time?.(found.at);
    },
  };
}
