import { factorCause } from './_shared/factor-cause.ts';

export const factorInode = factorCause('factor-inode', 'The number of an inode in a file');
