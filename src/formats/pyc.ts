import { sameBytes } from '../bytes/byte-source.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { readAll } from './_shared/lines.ts';
import { plainName } from './_shared/member-names.ts';
import { compareBodies } from './pyc/compare-body.ts';
import { compareHeaders, type PycSide } from './pyc/compare-header.ts';
import { isPycHead, readPycHeader, sourceName } from './pyc/header.ts';

/** Compiled Python of CPython 3.7 and later (PEP 552), also under the name it has while it is written. See docs/formats/pyc.md. */
export const pyc: Format = {
  id: 'pyc',
  title: 'compiled Python file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /\.py[co](?:\.\d+)?$/.test(probe.name) && isPycHead(probe.head),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    compareHeaders(left, a, b, cx);
    compareBodies(left, right, a, b, cx, sourceFacts(left, a, b, cx));
  },
};

function readSide(node: Node): PycSide {
  const bytes = readAll(node.bytes);
  return { bytes, header: readPycHeader(bytes) };
}

/**
 * `sameSource`: one interpreter version compiled the same source on both sides, as far as can be told: the source beside
 * the file is equal, or both files name their source by the same hash. Then the code should be equal as well.
 */
function sourceFacts(node: Node, left: PycSide, right: PycSide, cx: CompareContext): NonNullable<Site['facts']> {
  if (left.header.magic !== right.header.magic) return {};
  const hash = ({ header }: PycSide) => header.fields.find(({ name }) => name === 'source-hash')?.value;
  const source = sourceName(plainName(node.name));
  const [a, b] = [cx.sibling('left', source), cx.sibling('right', source)];
  const isBeside = a !== undefined && b !== undefined && sameBytes(a, b);
  const sameSource = isBeside || (hash(left) !== undefined && hash(left) === hash(right));
  return sameSource ? { sameSource, isSourceBeside: isBeside } : {};
}
