import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import type { SiteSide } from '../model/site.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText, readAll } from './_shared/lines.ts';
import { residueOf } from './_shared/residue.ts';
import { textTokens } from './pbtxt/tokens.ts';

const names = /\.(pbtxt|textproto|textpb|txtpb|prototxt)$/;

/** Protocol Buffers in text form: equal words are told as spacing, anything else line by line. See docs/formats/pbtxt.md. */
export const pbtxt: Format = {
  id: 'pbtxt',
  title: 'Protocol Buffers text',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => names.test(probe.name) && probe.size <= maxTextBytes && looksLikeText(probe),
  compare(left, right, cx) {
    const [a, b] = [readAll(left.bytes), readAll(right.bytes)];
    if (!areSameWords(left, right)) {
      compareLines(left, right, cx);
      return;
    }
    const residue = residueOf({ bytes: a, ranges: [] }, { bytes: b, ranges: [] });
    if (residue === undefined) return;
    const side = (bytes: Buffer, ranges: SiteSide['ranges']): SiteSide => ({ value: `${bytes.length} bytes`, ranges });
    cx.emit({
      path: left.path,
      key: 'pbtxt:spacing',
      kind: 'bytes',
      name: 'white space',
      left: side(a, residue.left),
      right: side(b, residue.right),
      bytes: residue.bytes,
      role: 'encoding',
    });
  },
};

function areSameWords(left: Node, right: Node): boolean {
  const [a, b] = [left, right].map((node) => textTokens(readAll(node.bytes).toString('latin1')));
  return a !== undefined && b !== undefined && a.length === b.length && a.every((token, at) => token === b[at]);
}
