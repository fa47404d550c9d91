import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lucene } from '../../src/formats/lucene.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function file(id: number, body: string | Buffer): Buffer {
  const start = Buffer.from('\x3f\xd7\x6c\x17\x05Codec\x00\x00\x00\x01', 'latin1');
  const rest = Buffer.concat([
    start,
    Buffer.alloc(16, id),
    Buffer.from([0]),
    Buffer.from(body),
    Buffer.from('c02893e800000000', 'hex'),
  ]);
  const checksum = Buffer.alloc(8);
  checksum.writeUInt32BE(crc32(rest), 4);
  return Buffer.concat([rest, checksum]);
}

function sitesOf(left: Buffer, right: Buffer) {
  return recordSites(lucene.compare, memoryNode('_0.cfs', left), memoryNode('_0.cfs', right)).sites;
}

describe('lucene', () => {
  it('tells ids, also of files inside, and recomputes the checksum', () => {
    const sites = sitesOf(file(1, file(2, 'terms')), file(3, file(4, 'terms')));
    expect(sites.map(({ key }) => key)).toEqual(['lucene:id', 'lucene:id', 'lucene:body', 'lucene:checksum']);
    expect(sites.at(-1)).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: true } } });
  });

  it('says whether anything else differs', () => {
    expect(sitesOf(file(1, 'terms'), file(3, 'terms'))[0]?.facts).toMatchObject({ bodiesEqual: true });
    expect(sitesOf(file(1, 'terms'), file(3, 'texts'))[0]?.facts).toMatchObject({ bodiesEqual: false });
  });

  it('covers every difference', () => {
    const document = file(1, 'terms of the reports');
    expectTruncationsCovered(lucene, '_0.fnm', document);
    expect(expectMutationsCovered(lucene, '_0.fnm', document, 400)).toBeGreaterThan(100);
  });
});
