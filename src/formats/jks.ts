import { diffFields } from '../align/fields.ts';
import { maxKeystoreBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { readAll } from './_shared/lines.ts';
import { metadataSite } from './_shared/member-sites.ts';
import { compareJksEntries, type JksSide } from './jks/compare-entries.ts';
import { parseJks } from './jks/parse.ts';
import { passwordOf } from './jks/protection.ts';
import { trailerSite } from './jks/trailer-site.ts';

/** Key stores of Java in its own two formats. See docs/formats/jks.md. */
export const jks: Format = {
  id: 'jks',
  title: 'Java key store',
  order: 'exact',
  maxSize: maxKeystoreBytes,
  matches: ({ head }) => head.length >= 12 && /^(?:feedfeed|cececece)0000000[12]/.test(head.toString('hex', 0, 8)),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    diffFields({ fields: a.store.header, bytes: left.bytes }, { fields: b.store.header, bytes: right.bytes }, (pair) =>
      cx.emit({ ...metadataSite('jks', left.path, pair), kind: 'field' }),
    );
    compareJksEntries(left.path, a, b, cx.emit);
    const trailer = trailerSite(left.path, a, b);
    if (trailer !== undefined) cx.emit(trailer);
  },
};

function readSide(node: Node): JksSide {
  const bytes = readAll(node.bytes);
  return { bytes: node.bytes, store: parseJks(bytes), password: passwordOf(bytes) };
}
