/** Two names that users may have. */
export interface UserPair {
  readonly left: string;
  readonly right: string;
  /** Both are names that builders use: `root`, `runner`, `jenkins`. */
  readonly telling: boolean;
}

/** useradd(8), CAVEATS; also Windows domains and mail addresses as Git keeps them. */
const userName = /^(?:[A-Za-z0-9-]{1,32}\\)?[a-z_][a-z0-9_.-]{0,31}\$?$/i;
const mailAddress = /^[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}$/i;

/** Names of users on machines that build. */
const builders: ReadonlySet<string> = new Set([
  'bazel',
  'build',
  'builder',
  'buildbot',
  'buildkite-agent',
  'circleci',
  'ci',
  'gitlab-runner',
  'jenkins',
  'kbuilder',
  'mockbuild',
  'nobody',
  'pbuilder',
  'root',
  'runner',
  'sbuild',
  'ubuntu',
  'vagrant',
  'vsts',
  'vscode',
]);

/** Two different user names, or two mail addresses. Alone this is weak: ask `isUserKey`, or see the pair at another place. */
export function userPair(left: string, right: string): UserPair | undefined {
  if (left === right) return undefined;
  const alike = [userName, mailAddress].some((pattern) => pattern.test(left) && pattern.test(right));
  return alike ? { left, right, telling: builders.has(left) && builders.has(right) } : undefined;
}

const wordKey = /(?:^|[._\s-])(?:built[._-]?by|builder|user(?:[._-]?name|[._-]?email)?|logname|login|owner)$/i;
const camelKey = /[a-z](?:User|UserName|Username|BuiltBy)$/;

/** Names of fields that hold the user of a build: `Built-By`, `user.name`, `git.build.user.email`, `LOGNAME`. */
export function isUserKey(key: string): boolean {
  return wordKey.test(key) || camelKey.test(key) || /\.user\.(?:name|email)$/.test(key);
}
