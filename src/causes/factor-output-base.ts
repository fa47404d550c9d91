import { factorCause } from './_shared/factor-cause.ts';

export const factorOutputBase = factorCause('factor-output-base', 'Bazel’s output base in a file');
