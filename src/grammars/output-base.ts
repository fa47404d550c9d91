import type { TokenGrammar } from './swapped-tokens.ts';

/** Two output bases of Bazel, or two sandboxes below one. */
export interface OutputBasePair {
  readonly left: string;
  readonly right: string;
}

/** `/root/.cache/bazel/_bazel_root/<MD5 of the workspace's path>`, and the number of a sandbox below it. */
const outputBase = String.raw`(?:/[\w.@+-]{1,64}){0,12}/_bazel_[\w.-]{1,64}/[0-9a-f]{32}(?:/sandbox/[a-z]+-sandbox/\d{1,9})?(?=[/\s"',;:)\]]|$)`;
const whole = new RegExp(`^${outputBase}$`);

/** Two different output bases as Bazel names them (bazel.build, "Output directory layout"). */
export const outputBases: TokenGrammar<OutputBasePair> = {
  pattern: new RegExp(`(?<![\\w.~/-])${outputBase}`, 'g'),
  pair: (left, right) => (left !== right && whole.test(left) && whole.test(right) ? { left, right } : undefined),
};

/** The directory of the output base that a path begins with, without sandboxes; undefined when it has none. */
export function outputBaseOf(path: string): { readonly user: string; readonly hash: string } | undefined {
  const match = /\/_bazel_([\w.-]{1,64})\/([0-9a-f]{32})(?:\/|$)/.exec(path);
  return match === null ? undefined : { user: match[1] ?? '', hash: match[2] ?? '' };
}
