import { afterAll, describe, expect, it } from 'vitest';
import {
  calledHarmless,
  compareFlips,
  flipByte,
  flipPlaces,
  headerOffsets,
  unmentioned,
} from '../support/byte-flips.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { seededBytes } from '../support/seeded.ts';
import { buildTarKinds } from '../support/tiny-layer.ts';

const layer = buildTarKinds();
const { tar } = layer;
const places = flipPlaces(tar);
const headers = headerOffsets(tar);
const inHeader = places.filter((at) => headers.includes(at - (at % 512)));
const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

describe('a layer with one byte changed', () => {
  it('has every kind of header', () => {
    expect(headers).toHaveLength(12);
    expect(places.length).toBeGreaterThan(1500);
  });

  it('has a finding that covers the byte, wherever it is', async () => {
    const flips = await compareFlips(pair, tar, places, (at) => flipByte(tar, at, 1));
    expect(unmentioned(layer, flips)).toEqual([]);
  });

  it('has one when the header checksum was made to fit, whatever the byte became', async () => {
    const masks = seededBytes('header masks', tar.length, 1);
    const flips = await compareFlips(pair, tar, inHeader, (at) => flipByte(tar, at, masks.readUInt8(at), true));
    expect(unmentioned(layer, flips)).toEqual([]);
  });
});

describe('bytes after the end of the archive', () => {
  const trailed = Buffer.concat([tar, Buffer.from('#!/bin/sh\n'), Buffer.alloc(520), Buffer.from('exit')]);

  it('are covered too, and never harmless', async () => {
    const end = flipPlaces(trailed).filter((at) => at >= tar.length);
    const flips = await compareFlips(pair, trailed, end, (at) => flipByte(trailed, at, 1));
    const longer = { tar: trailed, nodes: [{ path: ['layer:0'], bytes: trailed }] };
    expect(unmentioned(longer, flips)).toEqual([]);
    expect(calledHarmless(longer, flips)).toEqual([]);
  });
});

describe('a changed byte is never called harmless', () => {
  const membersBut = (flags: string): number[] =>
    headers.filter((at) => !`gxL${flags}`.includes(tar.toString('latin1', at + 156, at + 157)));
  const within = (starts: readonly number[], start: number, end: number): number[] =>
    starts.flatMap((header) => inHeader.filter((at) => at >= header + start && at < header + end));

  // The mode of a symbolic link has no meaning, nor has a white-out in the lowest layer.
  it.each([
    ['name', 0, 100, membersBut('').filter((at) => !tar.toString('latin1', at, at + 100).includes('.wh.'))],
    ['mode', 100, 108, membersBut('2')],
    ['uid', 108, 116, membersBut('')],
    ['gid', 116, 124, membersBut('')],
    ['size', 124, 136, membersBut('')],
    ['typeflag', 156, 157, membersBut('')],
    ['linkname', 157, 257, membersBut('')],
    ['magic', 257, 263, membersBut('')],
  ] as const)('in %s of a member', async (_, start, end, members) => {
    const flips = await compareFlips(pair, tar, within(members, start, end), (at) => flipByte(tar, at, 1, true));
    expect(flips.length).toBeGreaterThanOrEqual(members.length);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });

  it('in the time of a member when it is no number any more', async () => {
    const times = within(membersBut(''), 136, 147);
    const flips = await compareFlips(pair, tar, times, (at) => flipByte(tar, at, 0x40, true));
    expect(flips).toHaveLength(99);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });

  it('in content', async () => {
    const contents = layer.nodes.slice(1).map(({ bytes }) => ({ start: tar.indexOf(bytes), size: bytes.length }));
    const touched = places.filter((at) => contents.some(({ start, size }) => at >= start && at < start + size));
    const flips = await compareFlips(pair, tar, touched, (at) => flipByte(tar, at, 0x02));
    expect(flips).toHaveLength(150);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });

  it('in padding and in the end blocks', async () => {
    const touched = places.filter((at) => at >= tar.indexOf('third note') + 11);
    const flips = await compareFlips(pair, tar, touched, (at) => flipByte(tar, at, 0x41));
    expect(flips.length).toBeGreaterThan(20);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });
});
