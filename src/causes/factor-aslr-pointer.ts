import { factorCause } from './_shared/factor-cause.ts';

export const factorAslrPointer = factorCause('factor-aslr-pointer', 'An address of a running program in a file');
