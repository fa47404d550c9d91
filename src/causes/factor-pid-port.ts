import { factorCause } from './_shared/factor-cause.ts';

export const factorPidPort = factorCause('factor-pid-port', 'A process id or port that the system handed out');
