import type { Bundle, BundledModule, IdPlace } from './modules.ts';

/** How the modules of two bundles belong together. */
export interface ModuleMatch {
  /** True when they also stand in one order. */
  readonly sameOrder: boolean;
  /** Numbers of the left side with those of the right that stand for the same modules; only those that differ. */
  readonly renamed: ReadonlyMap<string, string>;
  /** `left right`: numbers of modules that the files define, where they differ. */
  readonly defined: readonly string[];
  /** `left right`: numbers of modules that both files ask for and other files define; also where they are equal. */
  readonly external: readonly string[];
}

/**
 * Pairs modules that are equal apart from numbers. undefined unless every module has a partner and the numbers, wherever
 * they stand, are exchanged one for one.
 */
export function matchModules(left: Bundle, right: Bundle): ModuleMatch | undefined {
  const pairs = pairModules(left.modules, right.modules);
  if (pairs === undefined || left.outside.length !== right.outside.length) return undefined;
  const names = new Renaming();
  for (const [a, b] of pairs) {
    if (!names.note([a.key, ...a.uses], [b.key, ...b.uses])) return undefined;
  }
  if (!names.note(left.outside, right.outside)) return undefined;
  const sameOrder = pairs.every(([, b], at) => right.modules[at] === b);
  const keys = new Map(pairs.map(([a, b]) => [a.key.id, b.key.id]));
  const asText = (all: Iterable<readonly [string, string]>): string[] => Array.from(all, (pair) => pair.join(' '));
  return {
    sameOrder,
    renamed: names.renamed(),
    defined: asText([...keys].filter(([a, b]) => a !== b)),
    external: asText([...names.forth].filter(([id]) => !keys.has(id))),
  };
}

function pairModules(
  left: readonly BundledModule[],
  right: readonly BundledModule[],
): readonly (readonly [BundledModule, BundledModule])[] | undefined {
  if (left.length !== right.length) return undefined;
  const byText = new Map<string, BundledModule[]>();
  for (const module of right) {
    const known = byText.get(module.masked);
    if (known === undefined) byText.set(module.masked, [module]);
    else known.push(module);
  }
  const queues = new Map([...byText].map(([text, modules]) => [text, modules.values()]));
  const pairs = left.flatMap((module) => {
    const partner = queues.get(module.masked)?.next().value;
    return partner === undefined ? [] : [[module, partner] as const];
  });
  return pairs.length === left.length ? pairs : undefined;
}

class Renaming {
  readonly forth = new Map<string, string>();
  private readonly back = new Map<string, string>();

  /** False when a number would stand for two. */
  note(left: readonly IdPlace[], right: readonly IdPlace[]): boolean {
    if (left.length !== right.length) return false;
    return left.every(({ id }, at) => {
      const other = right[at]?.id ?? '';
      if ((this.forth.get(id) ?? other) !== other || (this.back.get(other) ?? id) !== id) return false;
      this.forth.set(id, other);
      this.back.set(other, id);
      return true;
    });
  }

  renamed(): ReadonlyMap<string, string> {
    return new Map([...this.forth].filter(([left, right]) => left !== right));
  }
}
