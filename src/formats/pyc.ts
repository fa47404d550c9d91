import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { readAll } from './_shared/lines.ts';
import { compareBodies } from './pyc/compare-body.ts';
import { compareHeaders, type PycSide } from './pyc/compare-header.ts';
import { isPycHead, readPycHeader } from './pyc/header.ts';

/** Compiled Python of CPython 3.7 and later (PEP 552). See docs/formats/pyc.md. */
export const pyc: Format = {
  id: 'pyc',
  title: 'compiled Python file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /\.py[co]$/.test(probe.name) && isPycHead(probe.head),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    compareHeaders(left, a, b, cx);
    compareBodies(left, right, a, b, cx);
  },
};

function readSide(node: Node): PycSide {
  const bytes = readAll(node.bytes);
  return { bytes, header: readPycHeader(bytes) };
}
