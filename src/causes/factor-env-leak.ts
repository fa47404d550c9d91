import { factorCause } from './_shared/factor-cause.ts';

export const factorEnvLeak = factorCause('factor-env-leak', 'A variable of the build’s environment in a file');
