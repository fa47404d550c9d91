import { isoTime } from '../../grammars/iso-time.ts';
import type { Rule } from '../rule.ts';

export const layerGzipMtime: Rule = {
  id: 'layer-gzip-mtime',
  title: 'The gzip header of the layer holds a time',
  severity: 'error',
  family: 'determinism',
  cause: 'gzip-mtime',
  why: 'The time is that of the compression, so that each build has another layer digest for the same content.',
  fixes: [
    { for: 'any', text: 'gzip -n, or tar --gzip with SOURCE_DATE_EPOCH set; libarchive: --options gzip:!timestamp.' },
  ],
  layer({ facts: { gzip } }, found) {
    if (gzip !== null && gzip.mtime !== 0) found({ field: 'gzip mtime', value: isoTime(gzip.mtime), expected: '0' });
  },
};
