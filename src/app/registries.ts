import { causes } from '../causes/index.gen.ts';
import type { WalkOptions } from '../diff/walk.ts';
import { formats } from '../formats/index.gen.ts';
import { compareOpaque } from '../formats/opaque.ts';
import type { Cause } from '../model/cause.ts';
import type { Format } from '../model/format.ts';

/** The only place that knows which formats and causes exist. */

const orders: readonly Format['order'][] = ['exact', 'container', 'fuzzy'];

/** All formats in probing order: by `order`, then by id. */
export const walkOptions: WalkOptions = {
  formats: [...formats].sort(
    (a, b) => orders.indexOf(a.order) - orders.indexOf(b.order) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  ),
  compareOpaque,
};

export const allCauses: readonly Cause[] = causes;
