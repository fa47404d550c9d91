import { type CanonicalImage, withCanonicalImage } from '../../src/app/normalize-image.ts';
import { defaultRegistryOptions } from '../../src/app/registry-options.ts';
import { writeLayout } from '../../src/app/write-layout.ts';
import { InputError } from '../../src/model/problem.ts';

const options = { platform: null, registry: defaultRegistryOptions };

/** The canonical form, without its blobs, which are gone; null for an image that has none. */
export function canonicalOf(reference: string, out?: string): Promise<CanonicalImage | null> {
  return withCanonicalImage(reference, options, (image) => {
    if (out !== undefined) writeLayout(out, image);
    return Promise.resolve(image);
  }).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
}

/** Whether both have a canonical form, and the same. */
export function isOne(left: CanonicalImage | null, right: CanonicalImage | null): boolean {
  return left !== null && left.root.digest === right?.root.digest;
}

export function formsOf(image: CanonicalImage | null): string[] {
  return image?.forms.map(({ id }) => id) ?? [];
}
