import type { ContainerSide } from './container.ts';

/** How the hard links of two paired members relate. */
export type LinkRelation =
  /** A link on one side, a copy of the target's content on the other. */
  | 'copy'
  /** Both names belong to one file on both sides; only which of them carries the data differs. */
  | 'primary'
  | 'none';

const longestChain = 16;

/** The hard links of one archive: which member's data a name stands for. Asked for only where frames differ. */
export class HardLinks {
  readonly #container: ContainerSide;
  readonly #places: ReadonlyMap<string, number>;

  constructor(container: ContainerSide) {
    this.#container = container;
    this.#places = new Map(Array.from({ length: container.count }, (_, at) => [container.name(at), at]));
  }

  /** The name that carries the data; the given name where it is no link, undefined where the link leads nowhere. */
  rootOf(name: string): string | undefined {
    let current = name;
    for (let hops = 0; hops < longestChain; hops++) {
      const at = this.#places.get(current);
      if (at === undefined) return undefined;
      if (this.#container.type(at) !== 'hardlink') return current;
      current = linkTarget(this.#container, at);
    }
    return undefined;
  }

  contentOf(name: string): string | undefined {
    const root = this.rootOf(name);
    const at = root === undefined ? undefined : this.#places.get(root);
    return at === undefined ? undefined : this.#container.contentId(at);
  }
}

/** What two members of one name have to do with hard links. */
export function relateLinks(
  left: { readonly container: ContainerSide; readonly links: HardLinks; readonly at: number },
  right: { readonly container: ContainerSide; readonly links: HardLinks; readonly at: number },
): LinkRelation {
  const types = [left.container.type(left.at), right.container.type(right.at)];
  if (!types.includes('hardlink') || types.some((type) => type !== 'hardlink' && type !== 'file')) return 'none';
  const names = [targetOrSelf(left.container, left.at), targetOrSelf(right.container, right.at)] as const;
  const together = (links: HardLinks): boolean => {
    const root = links.rootOf(names[0]);
    return root !== undefined && root === links.rootOf(names[1]);
  };
  if (together(left.links) && together(right.links)) return 'primary';
  const contents = [left.links.contentOf(names[0]), right.links.contentOf(names[1])];
  const mixed = types.includes('file');
  return mixed && contents[0] !== undefined && contents[0] === contents[1] ? 'copy' : 'none';
}

function targetOrSelf(container: ContainerSide, at: number): string {
  return container.type(at) === 'hardlink' ? linkTarget(container, at) : container.name(at);
}

/** The link's target as a step name; long names win over the header's own field (POSIX pax, GNU tar). */
function linkTarget(container: ContainerSide, at: number): string {
  const fields = container.frame(at);
  const found = ['pax.linkpath', 'longlink', 'linkname'].flatMap((name) =>
    fields.filter((field) => field.name === name),
  );
  return String(found[0]?.value ?? '')
    .replace(/^(\.?\/)+/, '')
    .replace(/\/+$/, '');
}
