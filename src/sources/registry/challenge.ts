/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderCharacters = 8192;
const parameter = /^\s*,?\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))/;
const scheme = /^[\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?=\s|,|$)/;

/** Reads all challenges of the header; what is no challenge ends the reading. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let rest = header.slice(0, maxHeaderCharacters);
  for (;;) {
    const named = scheme.exec(rest);
    if (named === null) return challenges;
    rest = rest.slice(named[0].length);
    const parameters = new Map<string, string>();
    for (let found = parameter.exec(rest); found !== null; found = parameter.exec(rest)) {
      parameters.set((found[1] ?? '').toLowerCase(), found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '');
      rest = rest.slice(found[0].length);
    }
    challenges.push({ scheme: (named[1] ?? '').toLowerCase(), parameters });
  }
}
