import { factorCause } from './_shared/factor-cause.ts';

export const factorTempPath = factorCause('factor-temp-path', 'The name of a temporary file in a file');
