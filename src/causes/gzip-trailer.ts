import type { Cause } from '../model/cause.ts';

export const gzipTrailer: Cause = {
  id: 'gzip-trailer',
  title: 'Checksum and size at the end of gzip data follow from the content',
  specificity: 'structured',
  on: ['gzip:crc32', 'gzip:isize'],
  claim: () => ({ grade: 'safe' }),
  fixes: [],
};
