import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource as bytesSource } from '../../src/bytes/byte-source.ts';
import { adler32, inflateZlib } from '../../src/bytes/zlib-stream.ts';
import { zlib } from '../../src/formats/zlib.ts';
import { compareOrRefuse } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const text = 'one report, two reports, three reports; '.repeat(40);

function record(left: Buffer, right: Buffer) {
  return recordSites(zlib.compare, memoryNode('a.zz', left), memoryNode('a.zz', right));
}

describe('zlib', () => {
  it.each([
    ['', 1],
    ['abc', 0x024d0127],
    ['Wikipedia', 0x11e60398],
  ])('Adler-32 of "%s"', (content, sum) => expect(adler32(bytesSource(Buffer.from(content)))).toBe(sum));

  it('knows the same content at two levels, and the levels', () => {
    const { sites, descents } = record(deflateSync(text, { level: 1 }), deflateSync(text, { level: 9 }));
    expect(descents).toBe(0);
    expect(sites).toMatchObject([
      { key: 'zlib:header', role: 'encoding' },
      {
        key: 'zlib:blocks',
        role: 'encoding',
        facts: { reproducedByLeft: 'zlib level 1', reproducedByRight: 'zlib level 9' },
      },
    ]);
  });

  it('hands other content down', () => {
    const { sites, descents } = record(deflateSync(text), deflateSync(text.replace('one', 'two')));
    expect(descents).toBe(1);
    expect(sites).toMatchObject([{ key: 'zlib:blocks', left: { derived: { holds: true } } }]);
  });

  it('refuses every cut and a wrong Adler-32', () => {
    const stream = deflateSync(text);
    for (let length = 0; length < stream.length; length += 1) {
      expect(() => inflateZlib(bytesSource(stream.subarray(0, length)), { maxOut: 1e6 }), `cut at ${length}`).toThrow();
    }
    const wrong = Buffer.from(stream);
    wrong.writeUInt8(wrong.readUInt8(wrong.length - 1) ^ 1, wrong.length - 1);
    expect(compareOrRefuse(zlib, 'a.zz', stream, wrong)).toBeUndefined();
  });
});
