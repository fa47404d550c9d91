import { isoTime } from '../../grammars/iso-time.ts';
import type { Rule } from '../rule.ts';

/** Go's zero time in 32 bits, which pgzip (podman, buildah, umoci) writes for no time at all. */
const noTimeOfGo = 2_288_912_640;

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
  layer({ facts: { gzip }, clock }, found) {
    if (gzip === null || gzip.mtime === 0 || gzip.mtime === noTimeOfGo) return;
    // SOURCE_DATE_EPOCH for the config and for the compressor.
    const isFixed = !clock.live && gzip.mtime === clock.created;
    if (!isFixed) found({ field: 'gzip mtime', value: isoTime(gzip.mtime), expected: '0' });
  },
};
