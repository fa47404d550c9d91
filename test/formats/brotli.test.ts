import { spawnSync } from 'node:child_process';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBrotli } from '../../src/bytes/brotli-stream.ts';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { deflateEncoder } from '../../src/causes/deflate-encoder.ts';
import { deflateLevel } from '../../src/causes/deflate-level.ts';
import { brotli } from '../../src/formats/brotli.ts';
import type { CauseContext } from '../../src/model/cause.ts';
import type { Site } from '../../src/model/site.ts';
import { complementsEqual } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const text = 'one report, two reports, three reports; a few words more than that. '.repeat(20);

function compress(content: string, quality: number, window = 22): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: window };
  return brotliCompressSync(content, { params });
}

function record(left: Buffer, right: Buffer) {
  return recordSites(brotli.compare, memoryNode('site.css.br', left), memoryNode('site.css.br', right));
}

const cx: CauseContext = {
  clock: { left: { times: [] }, right: { times: [] } },
  siblings: () => [],
  memo: (_name, compute) => compute(),
};
const claims = ([site]: readonly Site[]) =>
  site === undefined ? [] : [deflateLevel, deflateEncoder].map((cause) => cause.claim(site, cx)?.grade);

describe('brotli', () => {
  it('knows the same content at two qualities, and the qualities', () => {
    const { sites, descents } = record(compress(text, 11), compress(text, 5, 18));
    expect(descents).toBe(0);
    expect(sites).toMatchObject([
      {
        key: 'brotli:blocks',
        role: 'encoding',
        facts: {
          reproducedByLeft: 'brotli quality 11',
          reproducedByRight: 'brotli quality 5',
          windowLeft: 2 ** 22 - 16,
          windowRight: 2 ** 18 - 16,
        },
      },
    ]);
    expect(claims(sites)).toEqual(['safe', undefined]);
  });

  it('calls a stream of unknown making one by another encoder', () => {
    const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT, [constants.BROTLI_PARAM_NPOSTFIX]: 2 };
    const { sites } = record(compress(text, 11), brotliCompressSync(text, { params }));
    expect(sites).toMatchObject([{ role: 'encoding', facts: { reproducedByRight: null } }]);
    expect(claims(sites)).toEqual([undefined, 'safe']);
  });

  it('hands other content down, and tells trailing bytes apart', () => {
    const { sites, descents } = record(compress(text, 9), compress(text.replace('one', 'two'), 9));
    expect(descents).toBe(1);
    expect(sites).toMatchObject([{ key: 'brotli:blocks', left: { derived: { holds: true } } }]);
    expect(claims(sites)).toEqual([undefined, undefined]);
    const behind = record(compress(text, 9), Buffer.concat([compress(text, 9), Buffer.from('run me')]));
    expect(behind.sites).toMatchObject([{ key: 'brotli:trailing', left: null }]);
    expect(behind.sites[0]?.role).toBeUndefined();
  });

  it('compares a file that merely has the name as bytes: each cut, and random changes', () => {
    const stream = compress(text, 5);
    const payloadOf = (bytes: Buffer): string => {
      try {
        return decodeBrotli(memorySource(bytes)).payload.toString('latin1');
      } catch {
        return 'none';
      }
    };
    for (let at = 0; at < stream.length; at += 1) {
      const cut = stream.subarray(0, at);
      expect(() => decodeBrotli(memorySource(cut)), `cut at ${at}`).toThrow();
      const { sites } = record(stream, cut);
      expect(sites.map(({ key }) => key)).toContain('opaque:bytes');
      expect(complementsEqual(stream, cut, sites)).toBe(true);
      const changed = Buffer.from(stream);
      changed[at] = (changed[at] ?? 0) ^ 0x24;
      const found = record(stream, changed);
      // What is decoded to other content is handed down; all else is covered here.
      if (found.descents === 0) expect(complementsEqual(stream, changed, found.sites), `change at ${at}`).toBe(true);
      else expect(payloadOf(changed)).not.toBe(text);
    }
  });

  it('reads every window size', () => {
    for (let bits = 10; bits <= 24; bits += 1) {
      expect(decodeBrotli(memorySource(compress(text, 6, bits)))).toMatchObject({ windowBits: bits });
    }
  });
});

const hasBrotli = spawnSync('brotli', ['--version']).status === 0;

describe.skipIf(!hasBrotli)('streams by brotli(1) (needs brotli)', () => {
  it.each([1, 5, 9, 11])('are reproduced at quality %s', (quality) => {
    const { stdout } = spawnSync('brotli', ['-c', '-q', `${quality}`], { input: text });
    const { sites } = record(stdout, compress(text, 3));
    expect(sites).toMatchObject([{ facts: { reproducedByLeft: `brotli quality ${quality}` } }]);
  });
});
