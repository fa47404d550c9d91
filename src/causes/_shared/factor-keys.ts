import { commitPair } from '../../grammars/commit-text.ts';
import { digestPair } from '../../grammars/digest-text.ts';
import { hostPair, isHostKey } from '../../grammars/host-token.ts';
import { isCount, isCpuPair } from '../../grammars/job-count.ts';
import { isLocalePair } from '../../grammars/locale-text.ts';
import { isEphemeralPort, pidPortPair } from '../../grammars/pid-port.ts';
import { isEncodingPair } from '../../grammars/transcoded.ts';
import { isUserKey, userPair } from '../../grammars/user-token.ts';
import { factorWith, type LeafFactor } from './factor-hint.ts';
import type { KeyedValue } from './keyed-value.ts';

type Reader = (value: KeyedValue) => LeafFactor | undefined;

/** The factor that the name of a field and the type of both its values show together. */
export function byKey(value: KeyedValue): LeafFactor | undefined {
  for (const read of readers) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

const localeKey = /^(?:LANG|LANGUAGE|LC_[A-Z]+|(?:user\.)?locale|user\.(?:language|country))$/;
const encodingKey =
  /^(?:(?:file|native|sun\.jnu|stdout|stderr)\.encoding|(?:project\.build\.)?sourceEncoding|encoding|charset)$/i;
/** Bazel's workspace status (`--workspace_status_command`), stable and volatile. */
const stampKey = /^(?:STABLE_[A-Z0-9_]+|BUILD_(?:EMBED_LABEL|TIMESTAMP|SCM_[A-Z_]+)|FORMATTED_DATE)$/;
const gitKey =
  /(?:^|[._\s-])(?:(?:git|vcs|scm)[._-]?(?:commit|hash|sha1?|rev(?:ision)?|id|ref|version|describe|branch|tag|dirty)|commit(?:[._-]?(?:id|hash|sha1?))?|revision|dirty|describe)$/i;
const gitCamelKey =
  /(?:git|vcs|scm)(?:Commit|Hash|Sha|Revision|Branch|Dirty|Describe)$|[a-z](?:CommitId|CommitHash|Revision)$/;
const branchKey = /(?:git|vcs|scm)[._-]?(?:branch|tag|ref)$/i;
const dirtyKey = /dirty$/i;
const inodeKey = /(?:^|[._\s-])(?:st_)?(?:ino|inode)(?:[._-]?(?:num|number|no))?$|^st_dev$/i;
const cpuCountKey =
  /(?:^|[._\s-])(?:nproc|n?cpus?|njobs|jobs|num[._-]?(?:cpus?|cores|jobs)|cpu[._-]?(?:count|cores)|parallel|gomaxprocs)$|availableProcessors$/i;
const cpuModelKey =
  /(?:^|[._\s-])(?:cpu|model name|cpu[._-]?(?:model|type|name|vendor)|vendor_id|processor|march|mtune|mcpu|target-cpu)$/i;
/** What shells and CI systems put into the environment of every step. */
const environmentKey =
  /^(?:PATH|SHELL|PWD|OLDPWD|HOME|TERM|SHLVL|TMPDIR|DISPLAY|LS_COLORS|MAKEFLAGS|MFLAGS|DEB_BUILD_OPTIONS|WORKSPACE|EXECUTOR_NUMBER|JOB_(?:NAME|URL|BASE_NAME)|BUILD_(?:NUMBER|ID|TAG|URL|DISPLAY_NAME)|CI|TF_BUILD|(?:CI|GITHUB|GITLAB|JENKINS|RUNNER|TRAVIS|CIRCLE|BUILDKITE|TEAMCITY|BITBUCKET|CODEBUILD|DRONE|SEMAPHORE|APPVEYOR|AGENT|SSH|SUDO|XDG|KUBERNETES)_[A-Z0-9_]+)$/;
const randomKey =
  /(?:^|[._\s-])(?:salt|nonce|token|secret(?:[._-]?key)?|(?:session|instance|trace|run|request)[._-]?id|random|uuid|guid)$/i;

const word = /^[\w./@+-]{1,128}$/;
const integer = /^\d{1,20}$/;

const readers: readonly Reader[] = [
  ({ key, left, right }) =>
    localeKey.test(key) && isLocalePair(left, right) ? factorWith('factor-locale', left, right) : undefined,
  ({ key, left, right }) =>
    encodingKey.test(key) && isEncodingPair(left, right) ? factorWith('factor-encoding') : undefined,
  ({ key }) => (stampKey.test(key) ? factorWith('factor-stamp') : undefined),
  gitState,
  ({ key, left, right }) =>
    isHostKey(key) && hostPair(left, right) !== undefined ? factorWith('factor-hostname', left, right) : undefined,
  ({ key, left, right }) =>
    isUserKey(key) && userPair(left, right) !== undefined ? factorWith('factor-user', left, right) : undefined,
  handedOut,
  ({ key, left, right }) =>
    inodeKey.test(key) && integer.test(left) && integer.test(right) ? factorWith('factor-inode') : undefined,
  ({ key, left, right }) =>
    cpuCountKey.test(key) && isCount(left) && isCount(right) ? factorWith('factor-cpu-count', left, right) : undefined,
  ({ key, left, right }) =>
    cpuModelKey.test(key) && isCpuPair(left, right) ? factorWith('factor-cpu-model', left, right) : undefined,
  ({ key }) => (environmentKey.test(key) ? factorWith('factor-env-leak') : undefined),
  ({ key, left, right }) =>
    randomKey.test(key) && isRandomPair(left, right) ? factorWith('factor-random') : undefined,
];

function gitState({ key, left, right }: KeyedValue): LeafFactor | undefined {
  if (!gitKey.test(key) && !gitCamelKey.test(key)) return undefined;
  const pair = commitPair(left, right);
  if (pair !== undefined) return factorWith('factor-git-state', pair.left, pair.right);
  const isFlag = dirtyKey.test(key) && [left, right].every((text) => /^(?:true|false|0|1|yes|no)$/i.test(text));
  const isName = branchKey.test(key) && word.test(left) && word.test(right);
  return isFlag || isName ? factorWith('factor-git-state') : undefined;
}

/** Ports that somebody chose are settings; those that the system hands out are above 32,768. */
function handedOut({ key, left, right }: KeyedValue): LeafFactor | undefined {
  const pair = pidPortPair(key, left, right);
  if (pair === undefined) return undefined;
  const isChosen = pair.kind === 'port' && !(isEphemeralPort(pair.left) && isEphemeralPort(pair.right));
  return isChosen ? undefined : factorWith('factor-pid-port');
}

/** What only a generator of random bytes writes at such a name: as many bytes as a digest has, none of them known. */
function isRandomPair(left: string, right: string): boolean {
  return left.length === right.length && digestPair(left, right) !== undefined;
}
