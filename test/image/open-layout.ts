import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSet } from '../../src/image/image-set.ts';
import { openImage } from '../../src/image/open-image.ts';
import { InputError } from '../../src/model/problem.ts';
import { type Files, scratch, writeLayout } from './build-image.ts';

export const directory = scratch();

/** Writes a layout into a directory of its own. */
export function layout(files: Files): string {
  return writeLayout(files, mkdtempSync(join(directory, 'layout-')));
}

/** Writes a layout and opens it. */
export async function open(files: Files, selector = '', platform?: string): Promise<ImageSet> {
  return openImage(`oci:${layout(files)}${selector}`, 'left', platform === undefined ? {} : { platform });
}

/** What an image is refused with; the scratch directory reads `T`. */
export async function failure(opening: Promise<ImageSet>): Promise<{ code: string; message: string; hint: string }> {
  const outcome = await opening.then(
    () => new Error('the image was accepted'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof InputError)) throw outcome;
  return { code: outcome.code, message: outcome.message.replaceAll(directory, 'T'), hint: outcome.hint };
}

export function codes(set: ImageSet): string[] {
  return set.problems.map(({ code, severity }) => `${severity} ${code}`);
}
