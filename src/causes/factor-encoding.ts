import { factorCause } from './_shared/factor-cause.ts';

export const factorEncoding = factorCause('factor-encoding', 'A text in another character encoding');
