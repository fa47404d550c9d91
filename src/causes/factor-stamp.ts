import { factorCause } from './_shared/factor-cause.ts';

export const factorStamp = factorCause('factor-stamp', 'A value of Bazel’s workspace status in a file');
