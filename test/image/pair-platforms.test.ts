import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../src/image/image-set.ts';
import { openImage } from '../../src/image/open-image.ts';
import { pairPlatforms } from '../../src/image/pair-platforms.ts';
import { addBlob, addImage, addIndex, type Files, scratch, types, writeLayout } from './build-image.ts';

const directory = scratch();

/** An index of images, each written `os/architecture[/variant][ os.version]`; a number in front makes it another image. */
async function index(...platforms: readonly string[]): Promise<ImageSet> {
  const files: Files = new Map();
  const manifests = platforms.map((text, at) => {
    const [path = '', version] = text.split(' ');
    const [os, architecture, variant] = path.split('/');
    const platform = { os, architecture, variant, 'os.version': version };
    return addImage(files, { layers: [`${at}`], config: platform, descriptor: { platform } });
  });
  addIndex(files, [addBlob(files, { schemaVersion: 2, mediaType: types.index, manifests }, types.index)]);
  return openImage(writeLayout(files, mkdtempSync(join(directory, 'index-'))), 'left');
}

function names(pairs: ReturnType<typeof pairPlatforms>) {
  return {
    pairs: pairs.pairs.map(([left, right]) => `${left.platform} = ${right.platform}`),
    onlyLeft: pairs.onlyLeft.map(({ platform }) => platform),
    onlyRight: pairs.onlyRight.map(({ platform }) => platform),
  };
}

describe('pairPlatforms', () => {
  it('pairs by platform, in the left order', async () => {
    const pairs = pairPlatforms(
      await index('linux/amd64', 'linux/arm64/v8', 'linux/s390x'),
      await index('linux/arm64', 'linux/amd64', 'linux/arm/v7'),
    );
    expect(names(pairs)).toEqual({
      pairs: ['linux/amd64 = linux/amd64', 'linux/arm64/v8 = linux/arm64'],
      onlyLeft: ['linux/s390x'],
      onlyRight: ['linux/arm/v7'],
    });
    expect(pairs.problems).toEqual([]);
  });

  it('keeps variants and Windows versions apart', async () => {
    const pairs = pairPlatforms(
      await index('linux/arm/v6', 'windows/amd64 10.1'),
      await index('linux/arm/v7', 'windows/amd64 10.2'),
    );
    expect(pairs.pairs).toEqual([]);
    expect(names(pairs).onlyRight).toEqual(['linux/arm/v7', 'windows/amd64 10.2']);
  });

  it('pairs several of one platform in their order', async () => {
    const left = await index('linux/amd64', 'linux/amd64');
    const right = await index('linux/amd64', 'linux/amd64', 'linux/amd64');
    const { pairs, onlyRight } = pairPlatforms(left, right);
    expect(pairs.map(([one, two]) => [left.images.indexOf(one), right.images.indexOf(two)])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(onlyRight).toEqual([right.images[2]]);
  });

  it('always pairs two single images, with a note when their platforms differ', async () => {
    const differing = pairPlatforms(await index('linux/amd64'), await index('linux/arm64'));
    expect(names(differing).pairs).toEqual(['linux/amd64 = linux/arm64']);
    expect(differing.problems).toMatchObject([{ code: 'platforms-differ', severity: 'note' }]);
    expect(pairPlatforms(await index('linux/arm64'), await index('linux/arm64/v8')).problems).toEqual([]);
  });
});
