import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareItems } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';
import { readGdbm } from './gdbm/read.ts';

/** A database of GNU dbm: keys and values, as man-db keeps its index in. See docs/formats/gdbm.md. */
export const gdbm: Format = {
  id: 'gdbm',
  title: 'GNU dbm database',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head }) => head.length >= 8 && /^c[def]9a5713/.test(head.toString('hex', 0, 4)),
  compare: (left, right, cx) =>
    compareItems('gdbm', left, readGdbm(readAll(left.bytes)), readGdbm(readAll(right.bytes)), cx),
};
