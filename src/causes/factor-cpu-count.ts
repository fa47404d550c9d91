import { factorCause } from './_shared/factor-cause.ts';

export const factorCpuCount = factorCause(
  'factor-cpu-count',
  'The number of processors of the build machine in a file',
);
