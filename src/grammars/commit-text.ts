import type { TokenGrammar } from './swapped-tokens.ts';

/** Two states of one repository. */
export interface CommitPair {
  /** The ids of the commits, as far as the texts have them: abbreviated or whole. */
  readonly left: string | null;
  readonly right: string | null;
}

const mark = '(?:[.+-](?:dirty|modified|SNAPSHOT))?';
const id = new RegExp(`^g?([0-9a-f]{7,64})${mark}$`);
/** git-describe(1): the nearest tag, the commits since, and the abbreviated id. */
const describe = String.raw`[A-Za-z0-9][\w.+~]{0,63}(?:-[\w.+~]{1,32}){0,4}-\d{1,6}-g[0-9a-f]{7,40}${mark}`;
const described = new RegExp(`^${describe}$`);

/** Two different commits: ids in hex that may be abbreviated, with or without the mark of a dirty tree. */
export function commitPair(left: string, right: string): CommitPair | undefined {
  if (left === right) return undefined;
  const [a, b] = [commitId(left), commitId(right)];
  if (a !== undefined && b !== undefined) return { left: a, right: b };
  return isDirtyOf(left, right) || isDirtyOf(right, left) ? { left: null, right: null } : undefined;
}

/** Names that git-describe gives, inside a text. */
export const describedCommits: TokenGrammar<CommitPair> = {
  pattern: new RegExp(`(?<![\\w.+~-])${describe}(?![\\w+~-])`, 'g'),
  pair: (left, right) =>
    described.test(left) && described.test(right)
      ? { left: /-g([0-9a-f]+)/.exec(left)?.[1] ?? null, right: /-g([0-9a-f]+)/.exec(right)?.[1] ?? null }
      : undefined,
};

/** Words of hex that have no digit are words. */
function commitId(text: string): string | undefined {
  const hex = id.exec(text)?.[1];
  return hex !== undefined && /\d/.test(hex) ? hex : undefined;
}

function isDirtyOf(dirty: string, clean: string): boolean {
  return clean.length > 0 && new RegExp(`^${mark}$`).test(dirty.slice(clean.length)) && dirty.startsWith(clean);
}

/** True when both names can be of one commit: one is the other, cut short. */
export function isSameCommit(left: string, right: string): boolean {
  return left.startsWith(right) || right.startsWith(left);
}
