import type { Site } from '../../model/site.ts';
import { factorWith, type LeafFactor } from './factor-hint.ts';

/**
 * The factor behind lines that only stand in another order: a locale when one side is sorted by bytes and the other as a
 * dictionary of English is. Nothing else can be told from two samples.
 */
export function byOrder({ facts }: Site): LeafFactor | undefined {
  if (facts?.['itemsEqual'] !== true) return undefined;
  const [left, right] = [onlyOrder(facts['leftOrder']), onlyOrder(facts['rightOrder'])];
  if (left === 'bytes' && right === 'dictionary') return factorWith('factor-locale', 'C', 'en');
  return left === 'dictionary' && right === 'bytes' ? factorWith('factor-locale', 'en', 'C') : undefined;
}

function onlyOrder(orders: unknown): unknown {
  return Array.isArray(orders) && orders.length === 1 ? orders[0] : undefined;
}
