import { factorCause } from './_shared/factor-cause.ts';

export const factorHostname = factorCause('factor-hostname', 'The name of the build machine in a file');
