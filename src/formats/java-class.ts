import type { Format } from '../model/format.ts';
import { readAll } from './_shared/lines.ts';
import { compareClasses } from './java-class/compare-class.ts';
import { isClassHead, readClass } from './java-class/read-class.ts';

/** Larger class files are compared as bytes; the largest in common images have about 1 MiB. */
const maxClassBytes = 16 * 1024 * 1024;

/** Java class files (JVMS chapter 4). See docs/formats/java-class.md. */
export const javaClass: Format = {
  id: 'java-class',
  title: 'Java class file',
  order: 'exact',
  maxSize: maxClassBytes,
  matches: ({ head }) => isClassHead(head),
  compare(left, right, cx) {
    const [a, b] = [readClass(readAll(left.bytes)), readClass(readAll(right.bytes))];
    for (const site of compareClasses(left.path, a, b)) cx.emit(site);
  },
};
