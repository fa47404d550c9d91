import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsImage } from '../../src/formats/fs-image.ts';
import { complementsEqual, expectMutationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'opt/data.img';

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(fsImage.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

function squashfs(time: number): Buffer {
  const bytes = Buffer.alloc(512, 7);
  bytes.write('hsqs', 0, 'latin1');
  bytes.writeUInt32LE(time, 8);
  bytes.writeUInt16LE(4, 28);
  return bytes;
}

describe('fs-image', () => {
  it('names the time of squashfs', () => {
    expect(sitesOf(squashfs(1748935800), squashfs(1748945100))).toMatchObject([
      { key: 'fs-image:mkfs-time', left: { value: 1748935800 }, right: { value: 1748945100 } },
    ]);
  });

  it('compares the rest, and images of two kinds, as bytes', () => {
    const other = squashfs(1);
    other.writeUInt8(9, 300);
    expect(sitesOf(squashfs(1), other).map(({ key }) => key)).toEqual(['fs-image:data']);
    const ext = Buffer.alloc(4096);
    ext.writeUInt16LE(0xef53, 1024 + 0x38);
    expect(sitesOf(squashfs(1), ext).every(({ key }) => key === 'fs-image:data')).toBe(true);
  });

  it('covers every difference', () => {
    expect(expectMutationsCovered(fsImage, name, squashfs(1))).toBeGreaterThan(100);
  });
});

/** Two images of one folder; the second later, where the tool takes the clock. */
function madeTwice(
  program: string,
  argumentsFor: (image: string, folder: string) => string[],
): readonly [Buffer, Buffer] {
  const work = mkdtempSync(join(tmpdir(), 'fs-image-'));
  try {
    const folder = join(work, 'tree');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.txt'), 'a\n');
    const made = ['left', 'right'].map((side, at) => {
      const image = join(work, side);
      spawnSync(program, argumentsFor(image, folder), {
        env: { ...process.env, E2FSPROGS_FAKE_TIME: String(1748935800 + at) },
      });
      return readFileSync(image);
    });
    return [made[0] ?? Buffer.alloc(0), made[1] ?? Buffer.alloc(0)];
  } finally {
    rmSync(work, { recursive: true });
  }
}

const has = (program: string): boolean => spawnSync(program, ['-V']).error === undefined;

describe.skipIf(!has('mke2fs'))('ext4 by mke2fs', () => {
  it('names marks and times, and recomputes the checksum', () => {
    const [left, right] = madeTwice('mke2fs', (image, folder) => ['-q', '-F', '-t', 'ext4', '-d', folder, image, '4m']);
    const sites = sitesOf(left, right);
    expect(sites.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['fs-image:uuid', 'fs-image:hash-seed', 'fs-image:mkfs-time']),
    );
    expect(sites.find(({ key }) => key === 'fs-image:checksum')).toMatchObject({
      left: { derived: { holds: true } },
      right: { derived: { holds: true } },
    });
  });
});

describe.skipIf(!has('mkfs.erofs'))('EROFS by mkfs.erofs', () => {
  it('names the mark, and recomputes the checksum', () => {
    const [left, right] = madeTwice('mkfs.erofs', (image, folder) => ['-T', '0', image, folder]);
    const sites = sitesOf(left, right);
    expect(sites.map(({ key }) => key)).toEqual(['fs-image:checksum', 'fs-image:uuid']);
    expect(sites[0]).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: true } } });
  });
});
