import { afterAll, describe, expect, it } from 'vitest';
import { calledHarmless, compareFlips, flipByte, flipPlaces, unmentioned } from '../support/byte-flips.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { seededBytes } from '../support/seeded.ts';
import { buildFileKinds } from '../support/tiny-layer.ts';

const layer = buildFileKinds();
const { tar, nodes } = layer;
const places = flipPlaces(tar);
const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

/** Offsets in the layer of the bytes of one node, those in its nested nodes included. */
function bytesOf(...steps: readonly string[]): number[] {
  const node = nodes.find(({ path }) => path.slice(1).join() === steps.join());
  if (node === undefined) throw new Error(`no node ${steps.join()}`);
  const start = tar.indexOf(node.bytes);
  return places.filter((at) => at >= start && at < start + node.bytes.length);
}

describe('a layer of files with one byte changed', () => {
  it('has a finding that covers the byte, wherever it is', async () => {
    const flips = await compareFlips(pair, tar, places, (at) => flipByte(tar, at, 1));
    expect(unmentioned(layer, flips)).toEqual([]);
  });

  it('has one whatever a byte of a file became', async () => {
    const masks = seededBytes('file masks', tar.length, 1);
    const inFiles = nodes.filter(({ path }) => path.length === 2).flatMap(({ path }) => bytesOf(...path.slice(1)));
    const flips = await compareFlips(pair, tar, inFiles, (at) => flipByte(tar, at, masks.readUInt8(at)));
    expect(flips.length).toBeGreaterThan(1500);
    expect(unmentioned(layer, flips)).toEqual([]);
  });
});

describe('a changed byte is never called harmless', () => {
  it.each([
    ['JSON', ['app/config.json']],
    ['source code', ['usr/lib/python3/answer.py']],
    ['compiled code', ['usr/lib/python3/__pycache__/answer.cpython-311.pyc']],
  ])('in %s', async (_, steps) => {
    const flips = await compareFlips(pair, tar, bytesOf(...steps), (at) => flipByte(tar, at, 2));
    expect(flips.length).toBeGreaterThan(20);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });

  it('in a RECORD that was right', async () => {
    const record = bytesOf('usr/lib/python3/answer-1.0.dist-info/RECORD');
    const flips = await compareFlips(pair, tar, record, (at) => flipByte(tar, at, at % 2 === 0 ? 0x01 : 0x02));
    expect(flips).toHaveLength(94);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });

  it('in content of a jar whose checksums do not follow', async () => {
    const touched = [
      ...bytesOf('app/outer.jar', 'build-data.properties'),
      ...bytesOf('app/outer.jar', 'META-INF/MANIFEST.MF'),
    ];
    const flips = await compareFlips(pair, tar, touched, (at) => flipByte(tar, at, 2));
    expect(flips).toHaveLength(179);
    expect(calledHarmless(layer, flips)).toEqual([]);
  });
});
