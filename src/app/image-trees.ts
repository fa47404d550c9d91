import { InputError } from '../model/problem.ts';
import { findImages, isTree } from '../sources/image-tree.ts';
import { quote } from '../sources/quote.ts';

/** Images of two trees of build outputs, paired by their paths below the roots. */
export interface TreePairs {
  readonly pairs: readonly { readonly name: string; readonly left: string; readonly right: string }[];
  /** Names of images that only one tree has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
}

/**
 * Pairs the images below two directories that are no images themselves; null when the arguments are anything else, and so
 * name one image each. Throws `InputError` when there is no image at all.
 */
export function pairTrees(left: string, right: string): TreePairs | null {
  if (!isTree(left) || !isTree(right)) return null;
  const found = { left: findImages(left), right: findImages(right) };
  if (found.left.length + found.right.length === 0) {
    throw new InputError(
      'not-an-image',
      `neither ${quote(left)} nor ${quote(right)} is an image, and no OCI layout lies below them`,
    );
  }
  const rightByName = new Map(found.right.map((image) => [image.name, image.reference]));
  const leftNames = new Set(found.left.map(({ name }) => name));
  const pairs = found.left.flatMap(({ name, reference }) => {
    const other = rightByName.get(name);
    return other === undefined ? [] : [{ name, left: reference, right: other }];
  });
  return {
    pairs,
    onlyLeft: found.left.flatMap(({ name }) => (rightByName.has(name) ? [] : [name])),
    onlyRight: found.right.flatMap(({ name }) => (leftNames.has(name) ? [] : [name])),
  };
}
