import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareItems } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';
import { readLdCache } from './ld-so-cache/read.ts';

/** The cache of shared libraries that ldconfig writes. See docs/formats/ld-so-cache.md. */
export const ldSoCache: Format = {
  id: 'ld-so-cache',
  title: 'ld.so cache',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head }) => /^(?:glibc-ld\.so\.cache1\.1|ld\.so-1\.7\.0\0)/.test(head.toString('latin1', 0, 32)),
  compare: (left, right, cx) =>
    compareItems('ld-cache', left, readLdCache(readAll(left.bytes)), readLdCache(readAll(right.bytes)), cx),
};
