import { hasBuildRoot, pathPair } from '../../grammars/path-pair.ts';
import type { FactorHint } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

/** Absolute paths of two steps or more; what follows a word is a relative path or a URL. */
const pathPattern = /(?<![\w.~-])\/[\w.+@~=,-]+(?:\/[\w.+@~=,-]+)+/g;
const mark = '\u0000';

/**
 * The path pair by which two texts differ: equal once paths are cut out, the differing paths all share one pair of
 * prefixes, and both begin where only build machines have directories.
 */
export function pathsInTexts(site: Site): FactorHint | undefined {
  if (site.left === null || site.right === null || site.facts?.['text'] === false) return undefined;
  const texts = [String(site.left.value), String(site.right.value)] as const;
  // NUL stands for a path below.
  if (texts.some((text) => text.includes(mark))) return undefined;
  const [left, right] = [maskPaths(texts[0]), maskPaths(texts[1])];
  if (left.masked !== right.masked || left.paths.length !== right.paths.length) return undefined;
  const pairs = left.paths.flatMap((path, at) =>
    path === right.paths[at] ? [] : [pathPair(path, right.paths[at] ?? '')],
  );
  const first = pairs[0];
  if (first === undefined || pairs.some((pair) => pair?.left !== first.left || pair.right !== first.right))
    return undefined;
  if (!hasBuildRoot(first.left) || !hasBuildRoot(first.right)) return undefined;
  return { factor: 'build-path', left: first.left, right: first.right };
}

function maskPaths(text: string): { readonly masked: string; readonly paths: readonly string[] } {
  const paths: string[] = [];
  const masked = text.slice(0, 8192).replace(pathPattern, (path) => {
    paths.push(path);
    return mark;
  });
  return { masked: masked + text.slice(8192), paths };
}
