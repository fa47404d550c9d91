import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decodeLz4Frame } from '../../src/bytes/lz4-frame.ts';
import { xxh32 } from '../../src/bytes/xxh32.ts';
import { lz4 } from '../../src/formats/lz4.ts';
import { compareOrRefuse } from '../support/coverage.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';

/** The text "collector" in one stored block, with a content checksum. */
function storedFrame(text: string): Buffer {
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    return bytes;
  };
  const descriptor = Buffer.from([0x64, 0x40]);
  const check = (xxh32(memorySource(descriptor)) >>> 8) & 255;
  const body = Buffer.from(text);
  return Buffer.concat([
    word(0x184d2204),
    descriptor,
    Buffer.from([check]),
    word(body.length | 0x80000000),
    body,
    word(0),
    word(xxh32(memorySource(body))),
  ]);
}

describe('lz4', () => {
  it.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('xxh32 of "%s"', (text, hash) => expect(xxh32(memorySource(Buffer.from(text)))).toBe(hash));

  it('hands the payload down, and derives the rest from it', () => {
    const pair = [storedFrame('one report'), storedFrame('two report')] as const;
    const found = recordSites(lz4.compare, memoryNode('a.lz4', pair[0]), memoryNode('a.lz4', pair[1]));
    expect(found.descents).toBe(1);
    expect(found.sites).toMatchObject([{ key: 'lz4:blocks', left: { derived: { holds: true } } }]);
  });

  it('refuses wrong checksums and every cut', () => {
    const frame = storedFrame('one report');
    for (let length = 7; length < frame.length; length += 1) {
      expect(() => decodeLz4Frame(memorySource(frame.subarray(0, length)), 1000), `cut at ${length}`).toThrow();
    }
    const wrong = Buffer.from(frame);
    wrong.writeUInt8(wrong.readUInt8(12) ^ 1, 12);
    expect(compareOrRefuse(lz4, 'a.lz4', frame, wrong)).toBeUndefined();
  });
});

const hasLz4 = spawnSync('lz4', ['--version']).status === 0;

describe.skipIf(!hasLz4)('frames by lz4(1) (needs lz4)', () => {
  const payload = Buffer.from(
    'alpha beta gamma delta 0123456789\n'
      .repeat(9000)
      .replace(/\d/g, (digit, at: number) => String((at * 7 + Number(digit)) % 10)),
  );

  it.each([['-1'], ['-9'], ['-1', '-BD', '-B4'], ['-9', '--content-size', '-BX'], ['-1', '--no-frame-crc']])(
    'decode to what was compressed: %s %s %s',
    (...options) => {
      const { stdout } = spawnSync('lz4', ['-c', ...options.filter((option) => typeof option === 'string')], {
        input: payload,
        maxBuffer: 1 << 26,
      });
      const frame = decodeLz4Frame(memorySource(stdout), 1 << 26);
      expect(frame.checksumsHold).toBe(true);
      expect(frame.end).toBe(stdout.length);
      expect(frame.bytes.read(0, frame.bytes.size).equals(payload)).toBe(true);
    },
  );

  it('at two levels are the same data', () => {
    const [one, nine] = ['-1', '-9'].map(
      (level) => spawnSync('lz4', ['-c', level], { input: payload, maxBuffer: 1 << 26 }).stdout,
    );
    const empty = Buffer.alloc(0);
    const { sites } = recordSites(lz4.compare, memoryNode('a.lz4', one ?? empty), memoryNode('a.lz4', nine ?? empty));
    expect(sites).toMatchObject([{ key: 'lz4:blocks', role: 'encoding' }]);
  });
});
