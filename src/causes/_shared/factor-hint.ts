import type { FactorHint } from '../../model/cause.ts';

/** A factor that is recognised from the two values of one place, whatever the file. */
export interface LeafFactor {
  readonly factor: `factor-${string}`;
  readonly hint: FactorHint;
}

/** A factor with the two values that other sites of it have too; null where each site has values of its own. */
export function factorWith(
  factor: LeafFactor['factor'],
  left: string | null = null,
  right: string | null = null,
): LeafFactor {
  return { factor, hint: { factor, left, right } };
}
