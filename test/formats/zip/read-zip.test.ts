import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { memorySource } from '../../../src/bytes/byte-source.ts';
import { readZip, type ZipIndex } from '../../../src/formats/zip/read-zip.ts';
import { restFields } from '../../../src/formats/zip/rest.ts';
import { DecodeError } from '../../../src/model/problem.ts';
import { buildZip, endRecord, type MemberSpec } from './build-zip.ts';
import { tilingFault } from './tiling.ts';

vi.setConfig({ testTimeout: 60_000 });

function read(archive: Buffer): ZipIndex {
  return readZip(memorySource(archive));
}

function rest(archive: Buffer): Record<string, unknown> {
  const source = memorySource(archive);
  return Object.fromEntries(restFields(source, readZip(source)).map(({ name, value }) => [name, value]));
}

function errorOf(archive: Buffer): DecodeError {
  try {
    read(archive);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('expected a DecodeError');
}

const names = (index: ZipIndex): string[] => index.entries.map(({ name }) => name.toString());
const two: readonly MemberSpec[] = [
  { name: 'a.txt', content: 'alpha alpha alpha' },
  { name: 'b.txt', content: 'beta', method: 0 },
];

describe('readZip', () => {
  it('reads the empty archive', () => {
    const empty = buildZip({ members: [] });
    expect(read(empty).entries).toEqual([]);
    expect(tilingFault(empty)).toBeUndefined();
  });

  it('reads what fflate writes', () => {
    const archive = Buffer.from(
      zipSync({ 'x/y.txt': Buffer.from('y'.repeat(500)), z: [Buffer.from('z'), { level: 0 }] }),
    );
    const { entries } = read(archive);
    expect(entries.map(({ name, method, size }) => [name.toString(), method, size])).toEqual([
      ['x/y.txt', 8, 500],
      ['z', 0, 1],
    ]);
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('keeps central directory order and duplicates', () => {
    const archive = buildZip({ members: [...two, { name: 'a.txt', content: 'again' }] });
    expect(names(read(archive))).toEqual(['a.txt', 'b.txt', 'a.txt']);
  });

  it.each(['signed', 'bare', 'signed64', 'bare64'] as const)('recognises a %s data descriptor', (descriptor) => {
    const archive = buildZip({
      members: [
        { name: 'a', content: 'alpha alpha', descriptor },
        { name: 'empty', content: '', descriptor },
        { name: 'b', content: 'beta', method: 0, descriptor },
      ],
    });
    const index = read(archive);
    const lengths = { signed: 16, bare: 12, signed64: 24, bare64: 20 };
    const found = index.entries.map((entry) => (entry.descriptor ? entry.descriptor.at.end - entry.data.end : 0));
    expect(found).toEqual([lengths[descriptor], lengths[descriptor], lengths[descriptor]]);
    expect(index.gaps).toEqual([]);
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('finds a descriptor whose values are wrong by where it ends', () => {
    const archive = buildZip({ members: [{ name: 'a', content: 'alpha', descriptor: 'signed' }, ...two] });
    const end = read(archive).entries[0]?.descriptor?.at.end ?? 0;
    archive.writeUInt32LE(0x12345678, end - 12);
    expect(read(archive).entries[0]?.descriptor).toMatchObject({ crc32: 0x12345678, sizeBytes: 4, at: { end } });
  });

  it('calls bytes a gap when the announced descriptor is missing', () => {
    const archive = buildZip({
      members: [{ name: 'a', content: 'alpha', flags: 8 }],
      beforeDirectory: Buffer.from('junk!'),
    });
    expect(read(archive).entries[0]?.descriptor).toBeNull();
    expect(rest(archive)['gap#1']).toBe(Buffer.from('junk!').toString('hex'));
  });

  it.each([true, false])('accepts a preamble, offsets absolute: %s', (absolute) => {
    const preamble = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
    const archive = buildZip({ preamble, absolute, members: two });
    expect(read(archive).directory.shift).toBe(absolute ? 0 : preamble.length);
    expect(names(read(archive))).toEqual(['a.txt', 'b.txt']);
    expect(rest(archive).preamble).toBe(preamble.toString('hex'));
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('reports gaps, local headers that the directory does not know, and bytes before the end record', () => {
    const archive = buildZip({
      members: [
        { name: 'gone.txt', content: 'deleted', orphan: true },
        { name: 'gone2.txt', content: 'deleted too', orphan: true },
        ...two,
        { name: 'c', content: 'gamma', gapBefore: Buffer.from([1, 2, 3]) },
      ],
      beforeDirectory: Buffer.from([4]),
      beforeEnd: Buffer.from([5, 6]),
    });
    const fields = rest(archive);
    expect(fields['gap#1']).toMatch(/^local header of gone\.txt: /);
    expect(fields['gap#2']).toMatch(/^local header of gone2\.txt: /);
    expect([fields['gap#3'], fields['gap#4'], fields['gap#5']]).toEqual(['010203', '04', '0506']);
    expect(fields).not.toHaveProperty('preamble');
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('decodes comments and trailing bytes', () => {
    const archive = buildZip({ members: two, comment: Buffer.from('höhe'), trailing: Buffer.from('\0\0') });
    expect(rest(archive)).toMatchObject({ comment: 'höhe', trailing: '0000', 'end.comment-length': 5 });
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('prefers the end record that reaches the end, and names the others', () => {
    const decoy = endRecord(1, 99, 5, Buffer.alloc(0));
    const archive = buildZip({ members: two, comment: decoy });
    expect(names(read(archive))).toEqual(['a.txt', 'b.txt']);
    expect(rest(archive)['end-candidate']).toBe(decoy.toString('hex'));
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('does not mistake a stored archive inside for the archive', () => {
    const inner = buildZip({ members: [{ name: 'inner.txt', content: 'i' }] });
    const archive = buildZip({
      members: [...two, { name: 'inner.zip', content: inner, method: 0 }],
      trailing: Buffer.from('t'),
    });
    expect(names(read(archive))).toEqual(['a.txt', 'b.txt', 'inner.zip']);
    expect(rest(archive)).not.toHaveProperty('end-candidate');
  });

  it('reads the digital signature of the directory', () => {
    const signature = Buffer.from('PK\x05\x05\x03\x00abc', 'latin1');
    const archive = buildZip({ members: two, beforeEnd: signature });
    const size = archive.length - 22 + 12;
    archive.writeUInt32LE(archive.readUInt32LE(size) + signature.length, size);
    expect(names(read(archive))).toEqual(['a.txt', 'b.txt']);
    expect(rest(archive)['digital-signature']).toBe(signature.toString('hex'));
    expect(tilingFault(archive)).toBeUndefined();
  });

  it('refuses overlapping members', () => {
    const archive = buildZip({ members: two });
    const second = read(archive).entries[1];
    const patched = Buffer.from(archive);
    patched.writeUInt32LE(0, (second?.central.at.start ?? 0) + 42);
    expect(errorOf(patched).code).toBe('zip-overlap');
    const grown = Buffer.from(archive);
    const first = read(archive).entries[0];
    grown.writeUInt32LE((first?.compressedSize ?? 0) + 1, (first?.central.at.start ?? 0) + 20);
    expect(errorOf(grown).code).toBe('zip-overlap');
  });

  it('says what it expected when there is no archive', () => {
    expect(errorOf(Buffer.from('no archive'))).toMatchObject({ code: 'zip-end', offset: 10 });
    expect(errorOf(Buffer.alloc(0)).message).toContain('found none');
  });

  it('refuses a wrong record count, a wrong directory size and a disk set', () => {
    const archive = buildZip({ members: two });
    const end = archive.length - 22;
    const patch = (at: number, value: number): DecodeError => {
      const patched = Buffer.from(archive);
      patched.writeUInt16LE(value, end + at);
      return errorOf(patched);
    };
    expect(patch(10, 3)).toMatchObject({ code: 'zip-directory', offset: end + 10 });
    expect(patch(4, 1)).toMatchObject({ code: 'zip-multi-disk', offset: end + 4 });
    expect(patch(12, 7).message).toContain('expected');
  });

  it('throws DecodeError, and nothing else, at every truncation', () => {
    const archive = buildZip({
      members: [
        { name: 'META-INF/', content: '' },
        { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n', descriptor: 'signed' },
        { name: 'A.class', content: 'class'.repeat(20) },
      ],
      comment: Buffer.from('done'),
    });
    for (let length = 0; length < archive.length; length++) {
      expect(() => read(archive.subarray(0, length)), `at ${length}`).toThrow(DecodeError);
    }
  });

  it('either throws DecodeError or tiles, whatever bytes are damaged', () => {
    const archive = buildZip({
      members: [{ ...two[0], name: 'a', descriptor: 'signed' }, ...two],
      comment: Buffer.from('c'),
    });
    const damage = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (patches) => {
        const damaged = Buffer.from(archive);
        for (const [at, value] of patches) damaged[at] = value;
        try {
          return tilingFault(damaged) === undefined;
        } catch (error) {
          return error instanceof DecodeError;
        }
      }),
      { seed: 20, numRuns: 3000 },
    );
  });

  it('reads 65,535 members without taking the count for a zip64 mark', () => {
    const members = Array.from({ length: 65_535 }, (_, at) => ({ name: `m${at}`, content: '', method: 0 }));
    const archive = buildZip({ members });
    expect(read(archive).entries).toHaveLength(65_535);
  });
});
