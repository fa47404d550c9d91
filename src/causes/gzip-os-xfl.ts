import type { Cause } from '../model/cause.ts';

export const gzipOsXfl: Cause = {
  id: 'gzip-os-xfl',
  title: 'The compressor’s marks in a gzip header',
  specificity: 'structured',
  on: ['gzip:xfl', 'gzip:os'],
  claim: () => ({ grade: 'safe' }),
  fixes: [{ for: 'any', text: 'Compress with the same program and level on all machines.' }],
};
