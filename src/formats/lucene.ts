import type { FieldPair } from '../align/fields.ts';
import type { Format, Node } from '../model/format.ts';
import { emitFieldSites, type FieldFile, type FieldLabel } from './_shared/field-sites.ts';
import { readAll } from './_shared/lines.ts';
import { isLucene, readLucene } from './lucene/read-lucene.ts';

const maxLuceneBytes = 256 * 1024 * 1024;

/** Files of a Lucene index, by the header and footer that CodecUtil writes. See docs/formats/lucene.md. */
export const lucene: Format = {
  id: 'lucene',
  title: 'file of a Lucene index',
  order: 'exact',
  maxSize: maxLuceneBytes,
  matches: ({ head }) => isLucene(head),
  compare(left, right, cx) {
    const [a, b] = [fileOf(left), fileOf(right)];
    const facts = { bodiesEqual: bodyOf(left, a).equals(bodyOf(right, b)) };
    emitFieldSites(left, right, { left: a, right: b }, cx, (pair) => labelOf(pair, facts));
  },
};

function fileOf(node: Node): FieldFile {
  return { bytes: node.bytes, fields: readLucene(readAll(node.bytes)) };
}

/** Everything but ids and checksums. */
function bodyOf({ bytes }: Node, { fields }: FieldFile): Buffer {
  const rest = fields.filter(({ name }) => !name.startsWith('id') && name !== 'checksum');
  return Buffer.concat(rest.map(({ at }) => bytes.read(at.start, at.end)));
}

function labelOf({ name }: FieldPair, facts: NonNullable<FieldLabel['facts']>): FieldLabel {
  if (name.startsWith('id')) return { key: 'lucene:id', facts };
  if (name === 'checksum') return { key: 'lucene:checksum', kind: 'metadata' };
  return name.startsWith('body') ? { key: 'lucene:body', runs: true } : { key: 'lucene:header' };
}
