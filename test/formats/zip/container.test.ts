import { readdirSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/bytes/byte-source.ts';
import { createSpool, useSpool } from '../../../src/bytes/spool.ts';
import type { ContainerSide } from '../../../src/formats/_shared/container.ts';
import { zipContainer } from '../../../src/formats/zip/container.ts';
import { ContentStore } from '../../../src/formats/zip/content.ts';
import { EncodingProbe } from '../../../src/formats/zip/data-encoding.ts';
import { readZip } from '../../../src/formats/zip/read-zip.ts';
import { DecodeError } from '../../../src/model/problem.ts';
import { buildZip, type MemberSpec } from './build-zip.ts';
import { archiveIdentity, tilingFault } from './tiling.ts';

function sideOf(members: readonly MemberSpec[]): ContainerSide {
  const source = memorySource(buildZip({ members }));
  return zipContainer(source, readZip(source));
}

describe('zipContainer', () => {
  it('turns stored names into steps', () => {
    const names = ['/etc/x', './y', 'dir/', '../up', 'a\nb', 'grüße', '/'].map((name) => ({ name }));
    const side = sideOf([...names, { name: Buffer.from([0x61, 0xff, 0x5c]) }]);
    const steps = Array.from({ length: side.count }, (_, at) => side.name(at));
    expect(steps).toEqual(['etc/x', 'y', 'dir', '../up', 'a\\x0ab', 'grüße', '/', 'a\\xff\\x5c']);
  });

  it('tells content, stored bytes and frame apart', () => {
    const text = 'text '.repeat(100);
    const fast = deflateRawSync(text, { level: 1 });
    const side = sideOf([
      { name: 'a', content: text },
      { name: 'a', content: text, data: fast },
      { name: 'a', content: text, method: 0 },
      { name: 'b', content: text },
    ]);
    expect(new Set([0, 1, 2, 3].map((at) => side.contentId(at))).size).toBe(1);
    expect(side.rawId(0)).toBe(side.rawId(3));
    expect(side.rawId(0)).not.toBe(side.rawId(1));
    expect(side.rawId(0)).not.toBe(side.rawId(2));
    expect(side.frameId(0)).not.toBe(side.frameId(3));
    expect(side.open(1).read(0, 1000).toString()).toBe(text);
  });

  it('puts slack into the frame, not into the stored bytes', () => {
    const clean = sideOf([{ name: 'a', data: Buffer.from('0300', 'hex') }]);
    const slack = sideOf([{ name: 'a', data: Buffer.from('0300ff', 'hex') }]);
    expect(slack.rawId(0)).toBe(clean.rawId(0));
    expect(slack.frameId(0)).not.toBe(clean.frameId(0));
    expect(slack.dataExtent(0).end - slack.dataExtent(0).start).toBe(2);
  });

  it('takes a directory with content for a file', () => {
    const side = sideOf([{ name: 'd/' }, { name: 'd/', content: 'hidden' }, { name: 'd/', method: 0 }]);
    expect([0, 1, 2].map((at) => side.type(at))).toEqual(['directory', 'file', 'directory']);
    expect([0, 1].map((at) => side.describe(at))).toEqual(['directory', 'file, 6 bytes']);
  });

  it('does not equate undecoded bytes with equal stored content', () => {
    const side = sideOf([
      { name: 'a', content: 'same', method: 0 },
      { name: 'a', content: 'same', method: 12 },
    ]);
    expect(side.contentId(0)).not.toBe(side.contentId(1));
    expect(side.open(1).read(0, 10).toString()).toBe('same');
  });

  it('sees every flipped byte, or refuses to read', () => {
    const archive = buildZip({
      preamble: Buffer.from('#!'),
      members: [
        { name: 'META-INF/', method: 0 },
        { name: 'a', content: 'alpha alpha alpha', descriptor: 'signed', comment: 'c' },
        {
          name: 'b',
          content: 'beta',
          method: 0,
          localExtra: Buffer.from('feca0000', 'hex'),
          gapBefore: Buffer.from('g'),
        },
      ],
      comment: Buffer.from('comment'),
    });
    expect(tilingFault(archive)).toBeUndefined();
    const identity = archiveIdentity(archive);
    for (let at = 0; at < archive.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const flipped = Buffer.from(archive);
        flipped[at] = (flipped[at] ?? 0) ^ mask;
        let found: string;
        try {
          found = archiveIdentity(flipped);
        } catch (error) {
          expect(error, `byte ${at}`).toBeInstanceOf(DecodeError);
          continue;
        }
        expect(found === identity, `byte ${at} with ${mask}`).toBe(false);
      }
    }
  });
});

describe('ContentStore', () => {
  it('decodes members that are stored alike once', () => {
    const archive = buildZip({
      members: [
        { name: 'a', content: 'alpha' },
        { name: 'b', content: 'alpha' },
      ],
    });
    const source = memorySource(archive);
    const { entries } = readZip(source);
    const store = new ContentStore();
    const opened = entries.map((entry) => store.open(source, entry));
    expect(opened[0]).toBe(opened[1]);
    store.close();
    expect(entries[0] && store.open(source, entries[0])).not.toBe(opened[0]);
  });
});

describe('ContentStore with more than memory may hold', () => {
  it('keeps an opened content in one file until it is closed', () => {
    const source = memorySource(buildZip({ members: [{ name: 'a', content: Buffer.alloc(65 * 1024 * 1024, 'ab') }] }));
    const [entry] = readZip(source).entries;
    if (entry === undefined) throw new Error('expected one member');
    const spool = createSpool();
    useSpool(spool);
    try {
      const store = new ContentStore();
      expect(store.facts(source, entry).crc32).toBe(entry.crc32);
      expect(readdirSync(spool.directory)).toEqual([]);
      const opened = store.open(source, entry);
      expect(store.open(source, entry)).toBe(opened);
      expect(opened.read(opened.size - 2, opened.size).toString()).toBe('ab');
      expect(readdirSync(spool.directory)).toHaveLength(1);
      store.close();
      expect(readdirSync(spool.directory)).toEqual([]);
    } finally {
      useSpool(undefined);
      spool.dispose();
    }
  }, 60_000);
});

describe('EncodingProbe', () => {
  const text = Array.from({ length: 3000 }, (_, at) => `line ${at * at}`).join('\n');

  function probe(member: MemberSpec): unknown {
    const source = memorySource(buildZip({ members: [member] }));
    const [entry] = readZip(source).entries;
    return entry && new EncodingProbe(new ContentStore()).dataEncoding(source, entry);
  }

  it('finds the level that makes the stored bytes', () => {
    for (const level of [1, 6, 9]) {
      const data = deflateRawSync(text, { level });
      expect(probe({ name: 'a', content: text, data })).toEqual({ method: 'deflated', zlibLevel: level });
    }
  });

  it('finds none for another encoder, nor for stored data', () => {
    const data = deflateRawSync(text, { level: 6, memLevel: 1 });
    expect(probe({ name: 'a', content: text, data })).toEqual({ method: 'deflated', zlibLevel: null });
    expect(probe({ name: 'a', content: text, method: 0 })).toEqual({ method: 'stored', zlibLevel: null });
  });
});
