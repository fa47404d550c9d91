import { factorCause } from './_shared/factor-cause.ts';

export const factorHashSeed = factorCause('factor-hash-seed', 'A set or map in another order');
