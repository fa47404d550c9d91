import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../model/problem.ts';
import type { Expected } from '../odp/expected.ts';

/** One image to read; a tree or a pattern gives several. */
export interface FoundImage {
  readonly reference: string;
  readonly name: string | null;
}

export interface FoundImages {
  readonly images: readonly FoundImage[];
  /** Whether everything that is expected has to be among them: a tree or a pattern was given. */
  readonly all: boolean;
}

/** bazel-bin/shuffler/services/PACKAGE/IMAGE is four folders deep; the workspace around it is one more. */
const maxDepth = 6;
const maxFolders = 50_000;

/**
 * The images that arguments name: `NAME=IMAGE`, an image, a folder with images below it (bazel-bin), or a registry prefix
 * that ends in `/` or has a `*` for the service. Nothing is opened. Throws `InputError`.
 */
export function findImages(words: readonly string[], expected: readonly Expected[]): FoundImages {
  const found = words.map((word) => expand(word, expected));
  return { images: found.flatMap(({ images }) => images), all: found.some(({ all }) => all) };
}

function expand(word: string, expected: readonly Expected[]): FoundImages {
  const [, name, reference] = /^([A-Za-z][A-Za-z0-9_-]*)=(.+)$/.exec(word) ?? [];
  if (name !== undefined && reference !== undefined) return { images: [{ reference, name }], all: false };
  if (isTree(word)) return { images: imagesBelow(word), all: true };
  if (!existsSync(word) && isPattern(word)) return { images: fillPattern(word, expected), all: true };
  return { images: [{ reference: word, name: null }], all: false };
}

function isTree(word: string): boolean {
  const isFolder = existsSync(word) && statSync(word).isDirectory();
  return isFolder && !['index.json', 'oci-layout'].some((file) => existsSync(join(word, file)));
}

function isPattern(word: string): boolean {
  return word.includes('*') || (word.endsWith('/') && word.length > 1);
}

/** Layouts below a folder, by name; links are not followed except for the folder itself (bazel-bin is one). */
function imagesBelow(root: string): FoundImage[] {
  const images: FoundImage[] = [];
  let visited = 0;
  const visit = (folder: string, depth: number): void => {
    visited += 1;
    if (visited > maxFolders) {
      const hint = 'Name the folder below which the images are, such as bazel-bin/shuffler/services.';
      throw new InputError('too-many-folders', `${root} has more than ${maxFolders} folders below it`, hint);
    }
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.some((entry) => entry.name === 'index.json' && entry.isFile()) && depth > 0) {
      images.push({
        reference: folder,
        name:
          folder
            .split('/')
            .at(-1)
            ?.replace(/_image$/, '') ?? null,
      });
      return;
    }
    if (depth === maxDepth) return;
    const below = entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith('.runfiles'));
    for (const { name } of below.sort((a, b) => (a.name < b.name ? -1 : 1))) visit(join(folder, name), depth + 1);
  };
  visit(root, 0);
  if (images.length > 0) return images;
  const hint = 'Build the images first (scripts/build_images.sh), or name the folder that they are in.';
  throw new InputError('not-an-image', `${root} is no image, and no image layout is below it`, hint);
}

/** `PREFIX/` stands for `PREFIX/SERVICE_image:latest`, the repositories of ODP's oci_push targets. */
function fillPattern(word: string, expected: readonly Expected[]): FoundImage[] {
  const names = expected.flatMap(({ service }) => service ?? []);
  if (names.length === 0) {
    const hint = 'Give the names with --release, --expect NAME=DIGEST or --expect-file.';
    throw new InputError('no-names', `${word} stands for several images, and no expected digest has a name`, hint);
  }
  const pattern = word.includes('*') ? word : `${word}*_image`;
  return [...new Set(names)].map((name) => ({ reference: pattern.replaceAll('*', name), name }));
}
