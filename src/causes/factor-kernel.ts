import { factorCause } from './_shared/factor-cause.ts';

export const factorKernel = factorCause('factor-kernel', 'The kernel of the build machine in a file');
