import { factorCause } from './_shared/factor-cause.ts';

export const factorRandom = factorCause('factor-random', 'A random value in a file');
