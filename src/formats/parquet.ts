import type { FieldPair } from '../align/fields.ts';
import type { Format, Node } from '../model/format.ts';
import { emitFieldSites, type FieldFile, type FieldLabel } from './_shared/field-sites.ts';
import { readFooter } from './parquet/footer.ts';

const maxParquetBytes = 1024 * 1024 * 1024;

/** Apache Parquet: who made the file, and what else its footer says of it. See docs/formats/parquet.md. */
export const parquet: Format = {
  id: 'parquet',
  title: 'Parquet file',
  order: 'exact',
  maxSize: maxParquetBytes,
  matches: ({ head }) => head.toString('latin1', 0, 4) === 'PAR1',
  compare(left, right, cx) {
    const [a, b] = [fileOf(left), fileOf(right)];
    const facts = { restEqual: restOf(left, a).equals(restOf(right, b)) };
    emitFieldSites(left, right, { left: a, right: b }, cx, (pair) => labelOf(pair, facts));
  },
};

function fileOf({ bytes }: Node): FieldFile {
  return { bytes, fields: readFooter(bytes) };
}

/** The data of the columns and the other parts of the footer. Data are held together as they lie. */
function restOf({ bytes }: Node, { fields }: FieldFile): Buffer {
  const rest = fields.filter(({ name }) => name === 'footer');
  return Buffer.concat(rest.map(({ at }) => bytes.read(at.start, at.end)));
}

function labelOf({ name }: FieldPair, facts: NonNullable<FieldLabel['facts']>): FieldLabel {
  if (name === 'created_by') return { key: 'parquet:created_by', facts };
  if (name.startsWith('key_value_metadata ')) return { key: 'parquet:metadata', facts };
  if (name === 'footer_length') return { key: 'parquet:footer_length', kind: 'metadata' };
  return { key: `parquet:${name}`, runs: true };
}
