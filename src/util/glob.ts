/**
 * Path patterns of policies and profiles, matched against the steps of a finding's path joined by `/`: `*` is anything inside one part,
 * `**` any number of parts, `?` one character. Everything else stands for itself.
 */
export interface Glob {
  /** True without `*` and `?`: it names one path. */
  readonly exact: boolean;
  matches(path: string): boolean;
  /** True when every path at or below this one matches, whatever its further parts are. */
  covers(path: string): boolean;
}

const maxPatternCharacters = 1_000;

/** Throws `RangeError` for a pattern that is too long. */
export function parseGlob(pattern: string): Glob {
  if (pattern.length > maxPatternCharacters) throw new RangeError(`longer than ${maxPatternCharacters} characters`);
  const parts = pattern.split('/');
  const open = parts.at(-1) === '**';
  return {
    exact: !/[*?]/.test(pattern),
    matches: (path) => matchParts(parts, path.split('/')),
    covers: (path) => open && (matchParts(parts, path.split('/')) || matchParts(parts.slice(0, -1), path.split('/'))),
  };
}

/** Dynamic programming over both lists, so that no pattern takes long. */
function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = pattern.map(() => false);
  /** reached[i]: the first i + 1 parts of the pattern match what was read so far. */
  let start = true;
  const expand = (states: boolean[], atStart: boolean): boolean[] => {
    pattern.forEach((part, at) => {
      if (part === '**' && (at === 0 ? atStart : states[at - 1])) states[at] = true;
    });
    return states;
  };
  reached = expand(reached, start);
  for (const name of path) {
    const next = pattern.map((part, at) => {
      const before = at === 0 ? start : reached[at - 1] === true;
      if (part === '**') return reached[at] === true;
      return before && matchPart(part, name);
    });
    start = false;
    reached = expand(next, false);
  }
  return reached.at(-1) === true;
}

/** `*` and `?` inside one part; greedy with one point to go back to, which is linear in practice and quadratic at worst. */
function matchPart(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < name.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      resume = place;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
