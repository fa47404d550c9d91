/** Directories that only build machines have; a path below one of them does not come from the image. */
const buildRoots = [
  /\/execroot\//,
  /\/(?:linux|processwrapper|darwin|docker)-sandbox\//,
  /\/_bazel_[^/]+\//,
  /^\/tmp\//,
  /^\/var\/tmp\//,
  /^\/home\/[^/]+\//,
  /^\/Users\/[^/]+\//,
  /^\/root\//,
  /^\/builds?\//,
  /^\/__w\//,
  /^\/workspaces?\//,
  /^\/github\/workspace\//,
  /^\/var\/lib\/jenkins\//,
  /^\/usr\/local\/src\//,
  /^\/usr\/src\//,
];

/** True when the text holds a directory of a build machine. */
export function hasBuildRoot(text: string): boolean {
  return buildRoots.some((root) => root.test(text.endsWith('/') ? text : `${text}/`));
}

/** The differing parts of two paths once their common suffix of whole components is cut off. */
export interface PathPair {
  readonly left: string;
  readonly right: string;
}

const absolute = /^\/[^\s:;"'\0]+$/;

/**
 * Two different absolute paths with a common suffix of at least two components or eight characters; undefined when
 * they are not such a pair.
 */
export function pathPair(left: string, right: string): PathPair | undefined {
  if (left === right || !absolute.test(left) || !absolute.test(right)) return undefined;
  const leftSteps = left.split('/');
  const rightSteps = right.split('/');
  let shared = 0;
  while (
    shared < Math.min(leftSteps.length, rightSteps.length) - 1 &&
    leftSteps.at(-1 - shared) === rightSteps.at(-1 - shared)
  ) {
    shared++;
  }
  const common = leftSteps.slice(leftSteps.length - shared).filter((name) => name !== '');
  if (common.length < 2 && common.join('/').length < 8) return undefined;
  return {
    left: leftSteps.slice(0, leftSteps.length - shared).join('/') || '/',
    right: rightSteps.slice(0, rightSteps.length - shared).join('/') || '/',
  };
}
