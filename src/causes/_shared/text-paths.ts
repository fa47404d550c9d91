import { hasBuildRoot, pathPair } from '../../grammars/path-pair.ts';
import type { FactorHint } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

const pathPattern = /\/[A-Za-z0-9._+@~=,-]+(?:\/[A-Za-z0-9._+@~=,-]+)+/g;

/**
 * The path pair by which two texts differ: equal once paths are cut out, the differing paths all share one pair of
 * prefixes, and both begin where only build machines have directories.
 */
export function pathsInTexts(site: Site): FactorHint | undefined {
  if (site.left === null || site.right === null || site.facts?.['text'] === false) return undefined;
  const left = maskPaths(String(site.left.value));
  const right = maskPaths(String(site.right.value));
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
    return '\u0000';
  });
  return { masked: masked + text.slice(8192), paths };
}
