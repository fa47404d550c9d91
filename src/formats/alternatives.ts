import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareRecords, type RecordSide } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { plainName } from './_shared/member-names.ts';
import { parseAlternatives } from './alternatives/parse.ts';

/** What update-alternatives knows of one link and its choices. See docs/formats/alternatives.md. */
export const alternatives: Format = {
  id: 'alternatives',
  title: 'update-alternatives state',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) =>
    /(?:^|\/)var\/lib\/(?:dpkg\/)?alternatives\/[^/]+$/.test(plainName(probe.name)) && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareRecords({ prefix: 'alternatives' }, left, a, b, cx);
  },
};

function readSide(node: Node): RecordSide | undefined {
  const bytes = readAll(node.bytes);
  const entries = parseAlternatives(bytes);
  return entries === undefined ? undefined : { bytes, entries };
}
