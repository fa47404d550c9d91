import type { Format, Node } from '../model/format.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { anonymousNumbers } from './java-class/anonymous-classes.ts';
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
    const [, stem = '', own] = /^(.*?)(?:\$(\d{1,4}))?\.class$/.exec(left.name) ?? [];
    const numbers = left.name === right.name && stem !== '' ? anonymousNumbers(stem, cx) : undefined;
    const partner = [...(numbers?.leftOf ?? [])].find(([, to]) => to === Number(own))?.[0];
    if (own !== undefined && partner !== undefined && partner !== Number(own)) {
      cx.emit(renumberedSite(left, right, `${stem}$${partner}.class`));
      return;
    }
    for (const site of compareClasses(left.path, a, b, numbers)) cx.emit(site);
  },
};

/** The file as a whole: what it says stands in another file on the right, word for word. */
function renumberedSite(left: Node, right: Node, partner: string): Site {
  const whole = ({ bytes }: Node): SiteSide['ranges'] => [{ start: 0, end: bytes.size }];
  return {
    path: left.path,
    key: 'class:anonymous',
    kind: 'field',
    name: 'number of an anonymous class',
    left: { value: baseName(left.name), ranges: whole(left) },
    right: { value: baseName(partner), ranges: whole(right) },
    bytes: Math.max(left.bytes.size, right.bytes.size),
    facts: { bijection: true },
  };
}
