/**
 * Where something sits inside an image: the steps of contract section 4.
 * The first step is `index`, `manifest`, `config` or `layer:N`; every further step is a member's name as stored
 * in its container (a tar's `./` and leading `/` removed), `name#2` for the second member of one name.
 */
export type Path = readonly string[];

/** The step for member `name`; `ordinal` counts members of that name from 1. */
export function step(name: string, ordinal = 1): string {
  return ordinal > 1 ? `${name}#${ordinal}` : name;
}

/** True when `path` is `ancestor` or lies below it. */
export function isUnder(path: Path, ancestor: Path): boolean {
  return ancestor.length <= path.length && ancestor.every((name, at) => path[at] === name);
}

/** A string that is equal exactly when the paths are (a NUL cannot occur in a step). */
export function pathKey(path: Path): string {
  return path.join('\0');
}
