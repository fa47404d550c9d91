import { factorCause } from './_shared/factor-cause.ts';

export const factorLocale = factorCause('factor-locale', 'The locale of the build in a file');
