import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

export const jsModuleIds: Cause = {
  id: 'js-module-ids',
  title: 'The numbers of modules in a JavaScript bundle',
  specificity: 'structured',
  on: ['js-bundle:module-ids'],
  claim: (site, cx) =>
    isConsistent(site, cx)
      ? {
          grade: 'guarded',
          predicate: {
            text: 'every module has an equal one on the other side, and in all bundles of the layer the numbers are exchanged one for one',
            held: true,
          },
        }
      : undefined,
  fixes: [
    {
      for: 'any',
      text: 'optimization.moduleIds and chunkIds: "deterministic"; build in one folder, with one lock file.',
    },
  ],
};

/** The numbers that the layer's bundles define, left to right and back; undefined when one stands for two. */
interface Renaming {
  readonly forth: ReadonlyMap<string, string>;
  readonly back: ReadonlyMap<string, string>;
}

function renamingOf(cx: CauseContext): Renaming | undefined {
  return cx.memo('numbers of modules in the bundles of the layer', () => {
    const forth = new Map<string, string>();
    const back = new Map<string, string>();
    for (const [left, right] of cx.siblings('js-bundle:module-ids').flatMap((site) => pairsOf(site, 'defined'))) {
      if ((forth.get(left) ?? right) !== right || (back.get(right) ?? left) !== left) return undefined;
      forth.set(left, right);
      back.set(right, left);
    }
    return { forth, back };
  });
}

/**
 * A number that a file asks for and does not define is that of a module in another file. It must have changed as that
 * file says, and stay where no file says anything: else another module is asked for.
 */
function isConsistent(site: Site, cx: CauseContext): boolean {
  const renaming = renamingOf(cx);
  if (renaming === undefined) return false;
  return pairsOf(site, 'external').every(
    ([left, right]) => (renaming.forth.get(left) ?? left) === right && (renaming.back.get(right) ?? right) === left,
  );
}

function pairsOf({ facts }: Site, name: 'defined' | 'external'): (readonly [string, string])[] {
  const pairs = facts?.[name];
  if (!Array.isArray(pairs)) return [];
  return pairs.map((pair) => {
    const [left = '', right = ''] = String(pair).split(' ');
    return [left, right] as const;
  });
}
