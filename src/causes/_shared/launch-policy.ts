/**
 * Launch policy of Confidential Space: labels by which an image says what its operator may change. Values, defaults and
 * errors as in go-tpm-tools, launcher/spec/launch_policy.go.
 */
import type { Security } from '../../model/cause.ts';
import { loaderVariables } from './loader-variables.ts';

export const launchPolicyPrefix = 'tee.launch_policy.';

type Kind = 'flag' | 'variables' | 'paths' | 'redirect' | 'monitoring';
type Severity = Security['severity'];

export interface PolicyLabel {
  readonly name: string;
  readonly kind: Kind;
  /** What the launcher takes for an absent label, in the form of a value. */
  readonly absent: string;
  /** The operator's variable that it limits. */
  readonly operator: string;
  /** What it decides, in one sentence. */
  readonly meaning: string;
  readonly severity: Severity;
}

/** All nine labels. */
export const policyLabels: readonly PolicyLabel[] = [
  {
    name: 'allow_cmd_override',
    kind: 'flag',
    absent: 'false',
    operator: 'tee-cmd',
    meaning: 'whether the operator may replace Cmd, the arguments of the workload',
    severity: 'critical',
  },
  {
    name: 'allow_env_override',
    kind: 'variables',
    absent: '',
    operator: 'tee-env-NAME',
    meaning: 'which environment variables the operator may set',
    severity: 'high',
  },
  {
    name: 'allow_capabilities',
    kind: 'flag',
    absent: 'false',
    operator: 'tee-added-capabilities',
    meaning: 'whether the operator may give the workload further Linux capabilities',
    severity: 'critical',
  },
  {
    name: 'allow_cgroups',
    kind: 'flag',
    absent: 'false',
    operator: 'tee-cgroup-ns',
    meaning: 'whether the operator may mount a cgroup namespace',
    severity: 'medium',
  },
  {
    name: 'allow_mount_destinations',
    kind: 'paths',
    absent: '',
    operator: 'tee-mount',
    meaning: 'below which folders the operator may mount a tmpfs',
    severity: 'high',
  },
  {
    name: 'log_redirect',
    kind: 'redirect',
    absent: 'debugonly',
    operator: 'tee-container-log-redirect',
    meaning: "when the workload's output may leave the machine",
    severity: 'high',
  },
  {
    name: 'monitoring_memory_allow',
    kind: 'redirect',
    absent: 'debugonly',
    operator: 'tee-monitoring-memory-enable',
    meaning: 'when memory use may be reported',
    severity: 'medium',
  },
  {
    name: 'hardened_monitoring',
    kind: 'monitoring',
    absent: 'none',
    operator: 'tee-monitoring-enable',
    meaning: 'what may be monitored on a production image',
    severity: 'medium',
  },
  {
    name: 'debug_monitoring',
    kind: 'monitoring',
    absent: 'memoryOnly',
    operator: 'tee-monitoring-enable',
    meaning: 'what may be monitored on a debug image',
    severity: 'low',
  },
];

export type Labels = Readonly<Record<string, string>>;

/** A label's value without the prefix in its name; undefined when it is absent. */
export function labelOf(labels: Labels, name: string): string | undefined {
  const key = launchPolicyPrefix + name;
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

const trueWords = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falseWords = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Go's strconv.ParseBool; null where it fails. */
export function parseFlag(value: string): boolean | null {
  if (trueWords.includes(value)) return true;
  return falseWords.includes(value) ? false : null;
}

/** The flag that holds: an absent label is false; null for a value at which the launcher fails. */
export function flagOf(labels: Labels, name: string): boolean | null {
  const value = labelOf(labels, name);
  return value === undefined ? false : parseFlag(value);
}

/** Names of a comma-separated list: empty ones are dropped, blanks are kept. */
export function parseVariables(value: string): string[] {
  return value.split(',').filter((name) => name !== '');
}

export function allowsVariable(labels: Labels, name: string): boolean {
  return parseVariables(labelOf(labels, 'allow_env_override') ?? '').includes(name);
}

/** Folders of a list with colons, cleaned as by filepath.Clean. */
export function parsePaths(value: string): string[] {
  return value
    .split(':')
    .filter((path) => path !== '')
    .map(cleanPath);
}

/** Go's filepath.Clean for slashes. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const canGoUp = kept.length > 0 && kept.at(-1) !== '..';
    if (part !== '..') kept.push(part);
    else if (canGoUp) kept.pop();
    else if (!isAbsolute) kept.push('..');
  }
  const joined = kept.join('/');
  return isAbsolute ? `/${joined}` : joined === '' ? '.' : joined;
}

/** What Go's strings.TrimSpace cuts off: other than JavaScript's trim, U+0085 and no U+FEFF. */
const blank = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const goSpace = new RegExp(`^${blank}|${blank}$`, 'g');

const redirects = ['never', 'debugonly', 'always'];
const monitorings = ['none', 'memoryonly', 'all'];

/** `log_redirect` and `monitoring_memory_allow`: 0 never, 1 debugonly, 2 always; null where the launcher fails. */
export function parseRedirect(value: string): 0 | 1 | 2 | null {
  return rank(redirects, value.toLowerCase().replace(goSpace, ''));
}

/** `hardened_monitoring` and `debug_monitoring`: 0 none, 1 memoryOnly, 2 all; null where the launcher fails. */
export function parseMonitoring(value: string): 0 | 1 | 2 | null {
  return rank(monitorings, value.toLowerCase());
}

function rank(words: readonly string[], word: string): 0 | 1 | 2 | null {
  const at = words.indexOf(word);
  return at === 0 || at === 1 || at === 2 ? at : null;
}

/** Why the launcher refuses a value; null when it takes it. */
export function labelFault(label: PolicyLabel, value: string): string | null {
  switch (label.kind) {
    case 'flag':
      return parseFlag(value) === null ? `a Go boolean was expected (true or false), found '${value}'` : null;
    case 'variables':
      return null;
    case 'paths': {
      const relative = parsePaths(value).find((path) => !path.startsWith('/'));
      return relative === undefined ? null : `'${relative}' is not an absolute path, so that a mount fails`;
    }
    case 'redirect':
      return parseRedirect(value) === null ? `always, never or debugonly was expected, found '${value}'` : null;
    case 'monitoring':
      return parseMonitoring(value) === null ? `none, memoryOnly or all was expected, found '${value}'` : null;
  }
}

/** Labels that the launcher refuses together: the old way to allow monitoring excludes the new one. */
export function conflictOf(labels: Labels): string | null {
  const old = labelOf(labels, 'monitoring_memory_allow') !== undefined;
  const fresh = ['hardened_monitoring', 'debug_monitoring'].filter((name) => labelOf(labels, name) !== undefined);
  return old && fresh.length > 0 ? `monitoring_memory_allow cannot stand beside ${fresh.join(' and ')}` : null;
}

/** What a value does, in one sentence without a full stop; null when the launcher refuses it. */
export function explainLabel(label: PolicyLabel, value: string): string | null {
  if (labelFault(label, value) !== null) return null;
  switch (label.kind) {
    case 'flag':
      return `${parseFlag(value) === true ? 'allows' : 'refuses'} ${label.operator}: it decides ${label.meaning}`;
    case 'variables': {
      const names = parseVariables(value);
      return names.length === 0 ? 'lets the operator set no variable' : `lets the operator set ${names.join(', ')}`;
    }
    case 'paths': {
      const paths = parsePaths(value);
      return paths.length === 0 ? 'lets the operator mount nothing' : `lets the operator mount at ${paths.join(', ')}`;
    }
    case 'redirect':
      return `${['never', 'on debug images only', 'on production images too'][parseRedirect(value) ?? 0]}: it decides ${label.meaning}`;
    case 'monitoring':
      return `${['nothing', 'memory use only', 'everything'][parseMonitoring(value) ?? 0]}: it decides ${label.meaning}`;
  }
}

/**
 * What the change of one label from `left` to `right` means for whoever trusts the image; undefined values are absent
 * labels. Undefined when nothing of the policy moved. A narrowing is low: it cannot be used against the workload's data.
 */
export function policyChange(name: string, left: string | undefined, right: string | undefined): Security | undefined {
  const label = policyLabels.find((known) => known.name === name);
  if (label === undefined) {
    // It may be a rule of a later launcher than the one that this table was read from.
    const why = `${launchPolicyPrefix}${name} is no label that the launcher knows; it is ignored, but a later one may know it`;
    return { severity: 'medium', why };
  }
  const before = left ?? label.absent;
  const after = right ?? label.absent;
  for (const [value, which] of [
    [before, 'left'],
    [after, 'right'],
  ] as const) {
    const fault = labelFault(label, value);
    if (fault !== null) return { severity: label.severity, why: `the launcher refuses the ${which} value: ${fault}` };
  }
  return changeOf(label, before, after);
}

function changeOf(label: PolicyLabel, before: string, after: string): Security | undefined {
  if (label.kind === 'variables') return listChange(label, parseVariables(before), parseVariables(after));
  if (label.kind === 'paths') return listChange(label, parsePaths(before), parsePaths(after));
  const level = (value: string): number =>
    label.kind === 'flag'
      ? Number(parseFlag(value))
      : ((label.kind === 'redirect' ? parseRedirect(value) : parseMonitoring(value)) ?? 0);
  const step = level(after) - level(before);
  if (step === 0) return undefined;
  // From the operator's side it does not matter which image is the newer one: either may be the one that runs.
  const wider = step > 0 ? 'right' : 'left';
  return {
    severity: label.severity,
    why: `by this label the ${wider} image allows more: ${label.name} decides ${label.meaning}`,
  };
}

function listChange(label: PolicyLabel, before: readonly string[], after: readonly string[]): Security | undefined {
  const onlyRight = after.filter((entry) => !before.includes(entry));
  const onlyLeft = before.filter((entry) => !after.includes(entry));
  const moved = [...onlyRight, ...onlyLeft];
  if (moved.length === 0) return undefined;
  const grave = moved.filter((entry) => label.kind === 'variables' && isGraveVariable(entry));
  const side = onlyRight.length > 0 ? 'right' : 'left';
  const added = onlyRight.length > 0 ? onlyRight : onlyLeft;
  const what = `the ${side} image also allows ${added.join(', ')}: ${label.name} decides ${label.meaning}`;
  if (grave.length === 0) return { severity: label.severity, why: what };
  return { severity: 'critical', why: `${what}; ${grave.join(', ')} can change what code runs or what is encrypted` };
}

/** Variables whose value decides about code or encryption. */
export function isGraveVariable(name: string): boolean {
  return loaderVariables.includes(name) || name === 'ENCRYPTION_OPTS';
}
