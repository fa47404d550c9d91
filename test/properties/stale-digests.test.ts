import { afterAll, describe, expect, it } from 'vitest';
import { buildImage, digestOf, ociLayoutFiles } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { InputError } from '../../src/model/problem.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { seededNumbers } from '../support/seeded.ts';
import { buildTarKinds } from '../support/tiny-layer.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

const shared = { tar: buildTarKinds().tar, compression: 'none' } as const;
const built = (motd: string) =>
  buildImage({ layers: [shared, { tar: buildTar([{ name: 'etc/issue', content: motd }]), compression: 'gzip' }] });
const image = built('one');

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Compares `left` with the layout of `image` in which one file has another byte and all names stay as they were. */
async function compareStale(path: string, at: number, left = image): Promise<{ report?: Report; real: string }> {
  const files = ociLayoutFiles(image, { style: 'skopeo' });
  const changed = Buffer.from(files.get(path) ?? '');
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  pair.write('left', left);
  pair.writeFiles('right', new Map([...files, [path, changed]]));
  const real = digestOf(changed);
  try {
    return { report: await pair.compare({ verifyShared: true }), real };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { real };
  }
}

function namesBoth({ report, real }: { report?: Report; real: string }, claimed: string): boolean {
  const errors = report?.problems.filter(({ severity, side }) => severity === 'error' && side === 'right') ?? [];
  return errors.some(({ message }) => message.includes(claimed) && message.includes(real));
}

describe('a layer whose bytes are not those of its digest', () => {
  const claimed = digestOf(shared.tar);
  const places = seededNumbers('stale layer', 40, shared.tar.length);

  it.each([
    ['in the same image', image],
    ['shared by two images that differ elsewhere', built('two')],
  ])('makes the comparison incomplete and names both digests: %s', async (_, left) => {
    const silent: string[] = [];
    for (const at of places) {
      const answer = await compareStale(blobPath(claimed), at, left);
      if (answer.report?.verdict !== 'incomplete' || !namesBoth(answer, claimed)) {
        silent.push(`byte ${at}: ${answer.report?.verdict}`);
      }
    }
    expect(silent.slice(0, 3)).toEqual([]);
  });

  it('does so for the compressed layer that differs', async () => {
    const blob = image.blobs.get(image.layerDigests[1] ?? '') ?? Buffer.alloc(0);
    for (let at = 0; at < blob.length; at++) {
      const answer = await compareStale(blobPath(digestOf(blob)), at, built('two'));
      expect(answer.report?.verdict, `byte ${at}`).toBe('incomplete');
      expect(namesBoth(answer, digestOf(blob)), `byte ${at}`).toBe(true);
    }
  });

  it.each([0, 1])('is mentioned when it is not there at all: layer %i', async (at) => {
    const files = new Map(ociLayoutFiles(image, { style: 'skopeo' }));
    files.delete(blobPath(image.layerDigests[at] ?? ''));
    pair.write('left', image);
    pair.writeFiles('right', files);
    const report = await pair.compare();
    expect(report.problems).toMatchObject([{ code: 'blob-missing', side: 'right', path: [`layer:${at}`] }]);
  });
});

describe('a document whose bytes are not those of its digest', () => {
  it.each([
    ['config', image.config],
    ['manifest', image.manifest],
  ])('is refused or makes the comparison incomplete, wherever the byte is: %s', async (name, bytes) => {
    const read: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const answer = await compareStale(blobPath(digestOf(bytes)), at);
      if (answer.report === undefined) continue;
      read.push(at);
      expect(answer.report.verdict, `byte ${at} of the ${name}`).toBe('incomplete');
      expect(namesBoth(answer, digestOf(bytes)), `byte ${at} of the ${name}`).toBe(true);
    }
    expect(read.length).toBeGreaterThan(bytes.length / 4);
  });
});
