import { join } from 'node:path';
import { buildOciLayout, type Image } from '../../fixtures/lib/oci.ts';
import { odpSample, type Service } from '../../fixtures/odp/index.ts';
import type { Release } from '../../fixtures/odp/java-sample.ts';
import { buildSample, type Sample } from '../../fixtures/odp/sample.ts';
import { checkImages } from '../../src/app/check-image.ts';
import type { CheckOptions } from '../../src/app/check-options.ts';
import { defaultRegistryOptions } from '../../src/app/registry-options.ts';
import type { CheckedImage } from '../../src/model/check-report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('odp-check');
let built = 0;

export const plainOptions: CheckOptions = {
  profiles: [],
  service: null,
  release: null,
  baseLayers: 0,
  platform: null,
  registry: defaultRegistryOptions,
  jobs: 0,
};

/** Writes an image as a layout and holds it against the profiles. */
export async function checkBuilt(image: Image, options: Partial<CheckOptions> = {}): Promise<CheckedImage> {
  built += 1;
  const reference = buildOciLayout(join(folder, `image-${built}`), image);
  const report = await checkImages([reference], { ...plainOptions, ...options });
  const [checked] = report.images;
  if (checked === undefined) throw new Error('nothing was checked');
  return checked;
}

/** The sample of a service, changed before it is built. */
export async function checkSample(
  service: Service,
  release: Release,
  change: (sample: Sample) => void = () => undefined,
  options: Partial<CheckOptions> = {},
): Promise<CheckedImage> {
  const sample = odpSample(service, release);
  change(sample);
  return checkBuilt(buildSample(sample), options);
}
