import { factorCause } from './_shared/factor-cause.ts';

export const factorUser = factorCause('factor-user', 'The user of the build in a file');
