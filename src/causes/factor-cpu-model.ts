import { factorCause } from './_shared/factor-cause.ts';

export const factorCpuModel = factorCause('factor-cpu-model', 'The processor of the build machine in a file');
