import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareItems } from './_shared/compare-items.ts';
import { readAll } from './_shared/lines.ts';
import { readZone } from './tzif/read.ts';

/** A time zone that zic compiled (RFC 9636). See docs/formats/tzif.md. */
export const tzif: Format = {
  id: 'tzif',
  title: 'compiled time zone',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head }) => head.toString('latin1', 0, 4) === 'TZif',
  compare: (left, right, cx) =>
    compareItems('tzif', left, readZone(readAll(left.bytes)), readZone(readAll(right.bytes)), cx),
};
