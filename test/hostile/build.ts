import { buildImage, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import type { Expectation, HostileCase, Subject } from './model.ts';

export type Incomplete = Omit<Extract<Expectation, { outcome: 'incomplete' }>, 'outcome' | 'path'> & {
  /** Steps below the file or layer; none when absent. */
  readonly below?: readonly string[];
};

export const subject = (image: Image): Subject => ({ kind: 'image', image });

/** An image whose only layer has one file. */
export function imageWith(name: string, content: Buffer | string): Image {
  return buildImage({ layers: [{ tar: buildTar([{ name, content }], { recordBytes: 512 }), compression: 'none' }] });
}

/** An image whose only layer is this tar, whatever it is. */
export function imageOfTar(tar: Buffer): Image {
  return buildImage({ layers: [{ tar, compression: 'none' }] });
}

/** An image whose only layer is this blob; `tar` is what the config says of it. */
export function imageOfBlob(blob: Buffer, kind: 'gzip' | 'zstd', tar: Buffer): Image {
  return buildImage({ layers: [{ tar, blob, compression: kind }] });
}

const sound = buildTar([{ name: 'etc/motd', content: 'Welcome.\n' }], { recordBytes: 512 });

/** A layer that must be an error. */
export function badTar(name: string, tar: Buffer, { below = [], ...expect }: Incomplete): HostileCase {
  const path = ['layer:0', ...below];
  return { name, left: subject(imageOfTar(sound)), right: subject(imageOfTar(tar)), expect: incomplete(path, expect) };
}

/** What both layers begin with, so that they are recognised as two versions of one layer. */
const common = buildTar(
  Array.from({ length: 5 }, (_, at) => ({ name: `usr/share/common/${at}`, content: `file ${at}\n` })),
  { recordBytes: 512, endBlocks: 0 },
);

/** A layer that is odd and can be compared. */
export function oddTar(name: string, tar: Buffer, finds: RegExp, left: Buffer = sound): HostileCase {
  const images = [left, tar].map((rest) => imageOfTar(Buffer.concat([common, rest])));
  const [l, r] = images.map(subject);
  if (l === undefined || r === undefined) throw new Error('two images were built');
  return { name, left: l, right: r, expect: { outcome: 'different', finds } };
}

/** A file that must be an error, beside a sound one of the same name. */
export function badFile(file: string, good: Buffer, name: string, bad: Buffer, expected: Incomplete): HostileCase {
  const { below = [], ...expect } = expected;
  return {
    name,
    left: subject(imageWith(file, good)),
    right: subject(imageWith(file, bad)),
    expect: incomplete(['layer:0', file, ...below], expect),
  };
}

/** A file that is odd and can be compared. */
export function oddFile(file: string, good: Buffer, name: string, bad: Buffer, finds: RegExp): HostileCase {
  return {
    name,
    left: subject(imageWith(file, good)),
    right: subject(imageWith(file, bad)),
    expect: { outcome: 'different', finds },
  };
}

function incomplete(
  path: readonly string[],
  expect: Omit<Extract<Expectation, { outcome: 'incomplete' }>, 'outcome' | 'path'>,
): Expectation {
  return { outcome: 'incomplete', path, ...expect };
}

/** A copy with some bytes replaced. */
export function patched(bytes: Buffer, at: number, replacement: Buffer | readonly number[] | string): Buffer {
  const copy = Buffer.from(bytes);
  Buffer.from(replacement as Buffer).copy(copy, at < 0 ? copy.length + at : at);
  return copy;
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

export function be32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
