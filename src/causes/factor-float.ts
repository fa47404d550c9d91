import { factorCause } from './_shared/factor-cause.ts';

export const factorFloat = factorCause('factor-float', 'A number that differs in its last digits');
