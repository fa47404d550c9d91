import type { Fix } from '../model/cause.ts';

/** What a person reads at the head of a factor, and what helps whatever the site. */
export interface FactorText {
  readonly title: string;
  readonly fixes: readonly Fix[];
}
