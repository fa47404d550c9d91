import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { decodeLzma } from '../../src/bytes/lzma-alone.ts';
import { lzma } from '../../src/formats/lzma.ts';
import { complementsEqual } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

/** The header that `xz --format=lzma -6` writes, and the byte with which every stream begins. */
const marked = Buffer.from('5d00008000ffffffffffffffff00', 'hex');
const hasXz = spawnSync('xz', ['--version']).status === 0;

const text = 'one report, two reports, three reports; '.repeat(9000).replace(/o/g, (_, at: number) => `${at % 977}`);

function compress(content: string, ...options: readonly string[]): Buffer {
  return spawnSync('xz', ['--format=lzma', '-c', ...options], { input: content, maxBuffer: 1 << 26 }).stdout;
}

function payloadOf(file: Buffer): Buffer {
  const { bytes } = decodeLzma(memorySource(file), 1 << 26);
  return bytes.read(0, bytes.size);
}

function record(left: Buffer, right: Buffer) {
  return recordSites(lzma.compare, memoryNode('a.lzma', left), memoryNode('a.lzma', right));
}

describe('lzma', () => {
  it('refuses a header that no compressor writes', () => {
    const matches = (head: Buffer): boolean =>
      lzma.matches({ name: 'a.lzma', head, size: head.length } as Parameters<typeof lzma.matches>[0]);
    expect(matches(marked)).toBe(true);
    expect(matches(marked.subarray(0, 12))).toBe(false);
    expect(matches(Buffer.concat([Buffer.from([0xe1]), marked.subarray(1)]))).toBe(false);
    expect(matches(Buffer.concat([Buffer.from('5d01008000', 'hex'), marked.subarray(5)]))).toBe(false);
    expect(matches(Buffer.from('one report, two reports'))).toBe(false);
  });
});

describe.skipIf(!hasXz)('files by xz --format=lzma (needs xz-utils)', () => {
  it.each([['-0'], ['-6'], ['-9'], ['--lzma1=lc=0,lp=2,pb=1,dict=4096'], ['--lzma1=lc=4,lp=0,pb=4']])(
    'decode to what was compressed: %s',
    (option) => {
      expect(payloadOf(compress(text, option)).equals(Buffer.from(text))).toBe(true);
      expect(payloadOf(compress('', option)).length).toBe(0);
    },
  );

  it('are the same data at two levels', () => {
    const { sites, descents } = record(compress(text, '-1'), compress(text, '-8'));
    expect(descents).toBe(0);
    expect(sites.map(({ key, role }) => [key, role])).toEqual([
      ['lzma:dictionary_size', 'encoding'],
      ['lzma:blocks', 'encoding'],
    ]);
  });

  it('hand other content down', () => {
    const { sites, descents } = record(compress(text), compress(text.replace('rep', 'dep')));
    expect(descents).toBe(1);
    expect(sites).toMatchObject([{ key: 'lzma:blocks', left: { derived: { holds: true } } }]);
  });

  it('are compared as bytes when cut, longer or changed so that they do not end', () => {
    const file = compress('one report, two reports, three reports');
    for (let at = 0; at < file.length; at += 1) {
      const cut = file.subarray(0, at);
      expect(() => payloadOf(cut), `cut at ${at}`).toThrow();
      expect(complementsEqual(file, cut, record(file, cut).sites), `cut at ${at}`).toBe(true);
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      const found = record(file, changed);
      if (found.descents === 0) expect(complementsEqual(file, changed, found.sites), `change at ${at}`).toBe(true);
    }
    expect(() => payloadOf(Buffer.concat([file, Buffer.from([0])]))).toThrow();
  });
});

describe.skipIf(!hasXz)('a stated size (needs xz-utils)', () => {
  it('is held against the content, with a marker and without', () => {
    const file = compress('one report, two reports');
    const stated = Buffer.from(file);
    stated.writeBigUInt64LE(23n, 5);
    expect(payloadOf(stated).toString()).toBe('one report, two reports');
    stated.writeBigUInt64LE(22n, 5);
    expect(() => payloadOf(stated)).toThrow();
    stated.writeBigUInt64LE(24n, 5);
    expect(() => payloadOf(stated)).toThrow();
  });
});
