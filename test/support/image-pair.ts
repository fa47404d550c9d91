import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImage, type Image, type ImageSpec, ociLayoutFiles } from '../../fixtures/lib/oci.ts';
// What a comparison loads when it first needs it is loaded here, so that no test counts that as its own time.
import '../../src/app/catalogue.ts';
import '../../src/app/compare-layers.ts';
import '../../src/app/compare-platform.ts';
import '../../src/app/encode-layer.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';

/** Where thousands of small files cost least: in memory on Linux, else the usual place. */
export const memoryDirectory: string = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Two layouts in a directory of their own; either side can be written again and again. */
export class ImagePair {
  readonly directory: string;
  readonly #written = { left: new Map<string, Buffer>(), right: new Map<string, Buffer>() };

  constructor(parent: string = tmpdir()) {
    this.directory = mkdtempSync(join(parent, 'odp-diff-pair-'));
  }

  reference(side: 'left' | 'right'): string {
    return `oci:${join(this.directory, side)}`;
  }

  /** Writes the image as an OCI layout; only files that changed are touched. */
  write(side: 'left' | 'right', image: Image): void {
    this.writeFiles(side, ociLayoutFiles(image, { style: 'skopeo' }));
  }

  /** Writes the files of a layout as they are, however wrong they may be. */
  writeFiles(side: 'left' | 'right', files: ReadonlyMap<string, Buffer>): void {
    const known = this.#written[side];
    for (const [path, content] of files) {
      if (known.get(path)?.equals(content) === true) continue;
      const target = join(this.directory, side, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      known.set(path, content);
    }
    for (const path of [...known.keys()].filter((path) => !files.has(path))) {
      rmSync(join(this.directory, side, path));
      known.delete(path);
    }
  }

  compare(options: { readonly verifyShared?: boolean } = {}): Promise<Report> {
    return compareImages(this.reference('left'), this.reference('right'), { jobs: 0, ...options });
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** An image with one uncompressed layer. */
export function imageOf(tar: Buffer, more: Partial<ImageSpec> = {}): Image {
  return buildImage({ layers: [{ tar, compression: 'none' }], ...more });
}

/** Writes two images, compares them and removes them. */
export async function comparePair(left: Image, right: Image): Promise<Report> {
  const pair = new ImagePair();
  try {
    pair.write('left', left);
    pair.write('right', right);
    return await pair.compare();
  } finally {
    pair.dispose();
  }
}
