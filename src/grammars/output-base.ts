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
  pair: (left, right) => (whole.test(left) && whole.test(right) && isOther(left, right) ? { left, right } : undefined),
};

/** Two sandboxes of one output base are two directories of one build tree, no more. */
function isOther(left: string, right: string): boolean {
  const [a, b] = [outputBaseOf(left), outputBaseOf(right)];
  return a?.user !== b?.user || a?.hash !== b?.hash;
}

/** The directory of the output base that a path begins with, without sandboxes; undefined when it has none. */
export function outputBaseOf(path: string): { readonly user: string; readonly hash: string } | undefined {
  const match = /\/_bazel_([\w.-]{1,64})\/([0-9a-f]{32})(?:\/|$)/.exec(path);
  return match === null ? undefined : { user: match[1] ?? '', hash: match[2] ?? '' };
}
