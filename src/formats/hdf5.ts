import type { FieldPair } from '../align/fields.ts';
import type { Format, Node } from '../model/format.ts';
import { emitFieldSites, type FieldFile, type FieldLabel } from './_shared/field-sites.ts';
import { readAll } from './_shared/lines.ts';
import { objectTimes } from './hdf5/object-times.ts';

const maxHdf5Bytes = 512 * 1024 * 1024;

/** HDF5 files: the times of objects; everything else as bytes. See docs/formats/hdf5.md. */
export const hdf5: Format = {
  id: 'hdf5',
  title: 'HDF5 file',
  order: 'exact',
  maxSize: maxHdf5Bytes,
  matches: ({ head }) => head.subarray(0, 8).equals(Buffer.from('894844460d0a1a0a', 'hex')),
  compare(left, right, cx) {
    const [a, b] = [fileOf(left), fileOf(right)];
    const facts = { restEqual: restOf(left, a).equals(restOf(right, b)) };
    emitFieldSites(left, right, { left: a, right: b }, cx, (pair) => labelOf(pair, facts));
  },
};

function fileOf({ bytes }: Node): FieldFile {
  return { bytes, fields: objectTimes(readAll(bytes)) };
}

function restOf({ bytes }: Node, { fields }: FieldFile): Buffer {
  return Buffer.concat(fields.filter(({ name }) => name === 'bytes').map(({ at }) => bytes.read(at.start, at.end)));
}

function labelOf({ name }: FieldPair, facts: NonNullable<FieldLabel['facts']>): FieldLabel {
  if (name === 'bytes') return { key: 'hdf5:bytes', runs: true };
  return name === 'checksum' ? { key: 'hdf5:checksum', kind: 'metadata' } : { key: 'hdf5:time', facts };
}
