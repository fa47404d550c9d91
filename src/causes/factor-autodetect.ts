import type { Cause } from '../model/cause.ts';

/** `#define HAVE_ZSTD 1`, `/* #undef HAVE_ZSTD *\/`, `HAVE_ZSTD:INTERNAL=1`, `checking for zstd... yes`. */
const forms: readonly RegExp[] = [
  /^\s*#\s*(?:define|undef)\s+(HAVE_[A-Z0-9_]{1,120})(?:\s+["\w.]{1,40})?\s*$/,
  /^\s*\/\*\s*#\s*undef\s+(HAVE_[A-Z0-9_]{1,120})\s*\*\/\s*$/,
  /^(HAVE_[A-Za-z0-9_]{1,120}):[A-Z]+=\w{0,40}$/,
  /^(checking (?:for|whether) .{1,160}\.\.\.) .{1,80}$/,
];

/** What a configure step found, line by line; the features themselves show elsewhere. */
export const factorAutodetect: Cause = {
  id: 'factor-autodetect',
  title: 'A feature that a configure step found on one machine',
  specificity: 'context',
  on: ['text:line'],
  claim: ({ left, right }) => {
    const names = [left, right].flatMap((side) => (side === null ? [] : [testedName(String(side.value))]));
    if (names[0] === undefined || names.some((name) => name !== names[0])) return undefined;
    return { grade: 'lossy', hint: { factor: 'factor-autodetect', left: null, right: null } };
  },
  fixes: [],
};

function testedName(line: string): string | undefined {
  for (const form of forms) {
    const name = form.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
