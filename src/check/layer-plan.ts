import { parseGlob } from '../util/glob.ts';
import type { LayerExpectation } from './profile.ts';

/** Which statement of a profile speaks of which layer. */
export interface LayerPlan {
  /** Layers below the first that a statement names. */
  readonly base: number;
  /** For each layer, the number of its statement; null for the base and for layers that none names. */
  readonly statementOf: readonly (number | null)[];
  /** Statements that no layer fits, and layers on top of the base that no statement fits. */
  readonly missing: readonly number[];
  readonly extra: readonly number[];
  /** Layers whose statement is there but stands in another place. */
  readonly misplaced: readonly { readonly layer: number; readonly statement: number }[];
}

/**
 * Pairs statements with layers by their marks, both from the top down, in the longest common order. Without statements the
 * lowest `given` layers are the base.
 */
export function planLayers(
  statements: readonly LayerExpectation[],
  layers: readonly { readonly names: readonly string[] }[],
  given: number,
): LayerPlan {
  const marks = statements.map(({ mark }) => parseGlob(mark));
  const fits = layers.map(({ names }) => marks.map((mark) => names.some((name) => mark.matches(name))));
  const pairs = longestCommon(fits, layers.length, statements.length);
  const statementOf: (number | null)[] = layers.map((_, at) => pairs.get(at) ?? null);
  const first = statementOf.findIndex((one) => one !== null);
  const base = statements.length === 0 || first < 0 ? Math.min(given, layers.length) : first;
  const unused = new Set(statements.map((_, at) => at).filter((at) => !statementOf.includes(at)));
  const misplaced: { layer: number; statement: number }[] = [];
  const extra: number[] = [];
  for (let at = base; at < layers.length && first >= 0; at += 1) {
    if (statementOf[at] !== null) continue;
    const statement = [...unused].find((one) => fits[at]?.[one] === true);
    if (statement === undefined) extra.push(at);
    else {
      unused.delete(statement);
      statementOf[at] = statement;
      misplaced.push({ layer: at, statement });
    }
  }
  return { base, statementOf, missing: [...unused].sort((a, b) => a - b), extra, misplaced };
}

/** The longest run of pairs that keeps both orders; of equal ones the pairs that lie highest. */
function longestCommon(fits: readonly (readonly boolean[])[], layers: number, statements: number): Map<number, number> {
  const best = Array.from({ length: layers + 1 }, () => new Array<number>(statements + 1).fill(0));
  const at = (layer: number, statement: number): number => best[layer]?.[statement] ?? 0;
  const withBoth = (layer: number, statement: number): number =>
    fits[layer - 1]?.[statement - 1] === true ? at(layer - 1, statement - 1) + 1 : 0;
  for (const [layer, row] of best.entries())
    for (let statement = 1; layer > 0 && statement <= statements; statement += 1)
      row[statement] = Math.max(withBoth(layer, statement), at(layer - 1, statement), at(layer, statement - 1));
  const pairs = new Map<number, number>();
  let [layer, statement] = [layers, statements];
  while (layer > 0 && statement > 0) {
    const both = withBoth(layer, statement);
    if (both > 0 && both === at(layer, statement)) pairs.set(--layer, --statement);
    else if (at(layer, statement) === at(layer, statement - 1)) statement -= 1;
    else layer -= 1;
  }
  return pairs;
}
