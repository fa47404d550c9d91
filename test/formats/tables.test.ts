import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lookup3 } from '../../src/formats/hdf5/lookup3.ts';
import { hdf5 } from '../../src/formats/hdf5.ts';
import { parquet } from '../../src/formats/parquet.ts';
import { floatError } from '../../src/formats/tensors/float-error.ts';
import { tensors } from '../../src/formats/tensors.ts';
import type { Format } from '../../src/model/format.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';
import { withCoverage } from '../support/with-coverage.ts';
import { hdf5Earliest, hdf5Latest, parquetFile } from './real-tables.ts';

const unpack = (text: string): Buffer => gunzipSync(Buffer.from(text, 'base64'));

function sitesOf(format: Format, name: string, left: Buffer, right: Buffer) {
  return recordSites(format.compare, memoryNode(name, left), memoryNode(name, right)).sites;
}

/** A copy with other bytes at an offset. */
function changed(bytes: Buffer, at: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}

describe('hdf5', () => {
  it('finds the time of a message of version 1', () => {
    const file = unpack(hdf5Earliest);
    const at = file.indexOf(Buffer.from('12000800', 'hex')) + 12;
    expect(sitesOf(hdf5, 'a.h5', file, changed(file, at, 1, 2))).toMatchObject([
      { key: 'hdf5:time', name: 'modification time', facts: { restEqual: true } },
    ]);
  });

  it('finds the times of a header of version 2 with the right checksum only', () => {
    const file = unpack(hdf5Latest);
    let at = file.indexOf('OHDR\u0002', 0, 'latin1');
    while ((file.readUInt8(at + 5) & 0x20) === 0) at = file.indexOf('OHDR\u0002', at + 1, 'latin1');
    const later = changed(file, at + 10, 1);
    const times = sitesOf(hdf5, 'a.h5', file, later).filter(({ key }) => key === 'hdf5:time');
    expect(
      times.filter(({ left, right, facts }) => left !== null && right !== null && facts?.['restEqual'] === true),
    ).toEqual([]);
    const flags = file.readUInt8(at + 5);
    const sizeAt = at + 22 + ((flags & 16) === 0 ? 0 : 4);
    const width = 1 << (flags & 3);
    const end = sizeAt + width + later.readUIntLE(sizeAt, width);
    later.writeUInt32LE(lookup3(later.subarray(at, end)), end);
    expect(sitesOf(hdf5, 'a.h5', file, later)).toMatchObject([
      { key: 'hdf5:time', facts: { restEqual: true } },
      { key: 'hdf5:checksum', left: { derived: { holds: true } }, right: { derived: { holds: true } } },
    ]);
  });

  it('covers every difference', () => {
    expect(expectMutationsCovered(withCoverage(hdf5), 'a.h5', unpack(hdf5Latest).subarray(0, 700), 200)).toBe(200);
  });
});

describe('parquet', () => {
  const file = unpack(parquetFile);

  it('names the writer and the metadata', () => {
    const at = file.indexOf('parquet-cpp-arrow version 26');
    const [writer] = sitesOf(parquet, 'a.parquet', file, changed(file, at + 26, 0x35));
    expect(writer).toMatchObject({ key: 'parquet:created_by', left: { value: 'parquet-cpp-arrow version 26.0.1' } });
    const key = file.indexOf('built', file.length - 600);
    const [pair] = sitesOf(parquet, 'a.parquet', file, changed(file, key + 7, 0x63));
    expect(pair).toMatchObject({ key: 'parquet:metadata', name: 'key_value_metadata built', left: { value: 'a' } });
  });

  it('refuses a footer that does not end', () => {
    expect(() => sitesOf(parquet, 'a.parquet', file, changed(file, file.length - 8, 0xff, 0xff))).toThrow(/footer/);
  });

  it('covers every difference', () => {
    expectTruncationsCovered(withCoverage(parquet), 'a.parquet', file);
    expectMutationsCovered(withCoverage(parquet), 'a.parquet', file, 300);
  });
});

describe('tensors', () => {
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}');
  const file = (one: number, other: number): Buffer => {
    const bytes = Buffer.alloc(8 + header.length + 8);
    bytes.writeBigUInt64LE(BigInt(header.length));
    header.copy(bytes, 8);
    bytes.writeFloatLE(one, 8 + header.length);
    bytes.writeFloatLE(other, 12 + header.length);
    return bytes;
  };

  it('says how far numbers are apart', () => {
    expect(sitesOf(tensors, 'a.safetensors', file(1, 2), file(1, 2.002))[0]).toMatchObject({
      key: 'tensor:values',
      name: 'w',
      facts: { float: true, values: 2, differing: 1, finite: true, sameValue: false },
    });
    const infinite = sitesOf(tensors, 'a.safetensors', file(1, 2), file(1, Number.POSITIVE_INFINITY))[0];
    expect(infinite?.facts).toMatchObject({ finite: false });
  });

  it.each([
    ['<f2', '003c', '013c', 1 / 1025],
    ['BF16', '803f', '813f', 1 / 129],
    ['>f8', '3ff0000000000000', '4000000000000000', 0.5],
  ] as const)('reads %s', (type, left, right, error) => {
    const { relativeError } = floatError(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'), type);
    expect(relativeError).toBeCloseTo(error, 12);
  });

  it('covers every difference', () => {
    expectTruncationsCovered(withCoverage(tensors), 'a.safetensors', file(1, 2));
    expectMutationsCovered(withCoverage(tensors), 'a.safetensors', file(1, 2), 300);
  });
});
