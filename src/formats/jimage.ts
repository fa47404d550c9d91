import { maxLayerBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareContainer } from './_shared/compare-container.ts';
import { jimageContainer } from './jimage/container.ts';
import { readJimage, startsJimage } from './jimage/read-jimage.ts';

/** The image of all modules of a Java runtime, `lib/modules` (jdk.internal.jimage). See docs/formats/jimage.md. */
export const jimage: Format = {
  id: 'jimage',
  title: 'Java runtime image (jimage)',
  order: 'container',
  maxSize: maxLayerBytes,
  matches: ({ head }) => startsJimage(head),
  compare(left, right, cx) {
    const l = jimageContainer(left.bytes, readJimage(left.bytes));
    const r = jimageContainer(right.bytes, readJimage(right.bytes));
    compareContainer('jimage', left, right, l, r, cx);
  },
};
