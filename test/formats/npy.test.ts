import { describe, expect, it } from 'vitest';
import { npy } from '../../src/formats/npy.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'model/a.npy';

/** As `numpy.lib.format.write_array` writes it, padded to 64 bytes (16 before NumPy 1.14). */
function array(text: string, data: Buffer, { version = 1, alignment = 64 } = {}): Buffer {
  const fixed = version === 1 ? 10 : 12;
  const length = Math.ceil((fixed + text.length + 1) / alignment) * alignment - fixed;
  const head = Buffer.alloc(fixed);
  head.write('\x93NUMPY', 0, 'latin1');
  head.writeUInt8(version, 6);
  if (version === 1) head.writeUInt16LE(length, 8);
  else head.writeUInt32LE(length, 8);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`), data]);
}

const header = "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }";
const data = Buffer.from([1, 0, 2, 0, 3, 0]);

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(npy.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites.map((site) => [site.key, site.name, site.left?.value, site.right?.value]);
}

describe('npy', () => {
  it('takes arrays of objects only', () => {
    const matches = (head: Buffer): boolean => npy.matches({ name, size: head.length, head });
    expect(matches(array(header.replace('<i2', '|O'), data))).toBe(true);
    expect(matches(array(header, data))).toBe(false);
  });

  it('takes version and padding for spelling', () => {
    const narrow = array(header, data, { alignment: 16 });
    expect(sitesOf(array(header, data), narrow)).toEqual([
      ['npy:layout', 'version and padding of the header', 'version 1.0, 128 bytes', 'version 1.0, 80 bytes'],
    ]);
    expect(sitesOf(array(header, data), array(header, data, { version: 2 })).map(([key]) => key)).toEqual([
      'npy:layout',
    ]);
  });

  it('names what the header says otherwise', () => {
    const other = array(header.replace('<i2', '<u2'), data);
    expect(sitesOf(array(header, data), other)).toEqual([['npy:header', 'descr', "'<i2'", "'<u2'"]]);
    const record = "{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (3,), }";
    expect(sitesOf(array(header, data), array(record, data)).map(([, field]) => field)).toEqual(['descr']);
  });

  it('compares data as bytes, and objects as pickles', () => {
    expect(sitesOf(array(header, data), array(header, Buffer.from([1, 0, 9, 0, 3, 0]))).map(([key]) => key)).toEqual([
      'npy:data',
    ]);
    const objects = header.replace('<i2', '|O');
    const old = Buffer.from('80025d71004b01612e', 'hex');
    const framed = Buffer.from('80049506000000000000005d944b01612e', 'hex');
    expect(sitesOf(array(objects, old), array(objects, framed)).map(([key]) => key)).toEqual(['pickle:encoding']);
  });

  it('refuses another header', () => {
    expect(() => sitesOf(array('{}', data), array(header, data))).toThrow(/descr/);
    expect(() => sitesOf(array(header, data, { version: 9 }), array(header, data))).toThrow(/version/);
  });

  it('covers every difference', () => {
    expectTruncationsCovered(npy, name, array(header, data));
    expect(expectMutationsCovered(npy, name, array(header, data))).toBeGreaterThan(20);
  });
});
