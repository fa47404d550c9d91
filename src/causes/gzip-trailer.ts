import type { Cause } from '../model/cause.ts';

export const gzipTrailer: Cause = {
  id: 'gzip-trailer',
  title: 'Compressed bytes, checksum and size of gzip data follow from the content',
  specificity: 'structured',
  on: ['gzip:crc32', 'gzip:isize', 'gzip:deflate'],
  // Streams of equal content are no consequence but another way to compress it: deflate-level, deflate-encoder.
  claim: (site) =>
    site.left?.derived === undefined && site.right?.derived === undefined ? undefined : { grade: 'safe' },
  fixes: [],
};
