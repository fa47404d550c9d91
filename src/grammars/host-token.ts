/** How a host got its name. */
export type HostKind = 'container' | 'pod' | 'cloud' | 'runner' | 'domain' | 'label';

const kinds: readonly (readonly [HostKind, RegExp])[] = [
  // Docker names a container by the first 12 digits of its id.
  ['container', /^(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}$/],
  // GitHub's runners, GitLab's, AWS CodeBuild's.
  ['runner', /^(?:fv-az\d+-\d+|runnervm[a-z0-9]+|runner-[\w-]+-project-\d+-concurrent-\d+(?:-\w+)*|codebuild-[\w-]+)$/],
  // AWS: the private address; Google: the project's internal domain.
  ['cloud', /^(?:ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[\w.-]+)?|[a-z][\w-]*\.c\.[\w-]+\.internal)$/],
  // Kubernetes: a replica set's hash of [bcdf…z24-9] and five characters of the same alphabet.
  ['pod', /^[a-z][a-z0-9-]*-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/],
  ['domain', /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){1,8}$/i],
  // RFC 952 and RFC 1123 section 2.1: anything that can be a host.
  ['label', /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i],
];
const maxHostCharacters = 253;

/** Two hosts. */
export interface HostPair {
  readonly left: HostKind;
  readonly right: HostKind;
  /** Both names are made by a machine, so that they need no key to be known by; never for plain words. */
  readonly telling: boolean;
}

/** The kind of a host's name; undefined when it cannot be one. Any word is at least a `label`. */
export function hostKind(text: string): HostKind | undefined {
  if (text.length > maxHostCharacters || /^[\d.]+$/.test(text)) return undefined;
  return kinds.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Two different names that hosts may have. Alone this is weak: ask `isHostKey`, or see the same pair at another place. */
export function hostPair(left: string, right: string): HostPair | undefined {
  const [a, b] = [hostKind(left), hostKind(right)];
  if (left === right || a === undefined || b === undefined) return undefined;
  const machine = a === b && a !== 'domain' && a !== 'label' && a !== 'container';
  return { left: a, right: b, telling: machine };
}

const wordKey = /(?:^|[._\s-])(?:(?:host|node|machine|computer)[._-]?name|host)$/i;
const camelKey = /[a-z](?:Host|HostName|Hostname|NodeName|MachineName)$/;

/** Names of fields that hold the host of a build: `Build-Host`, `git.build.host`, `HOSTNAME`, `nodeName`. */
export function isHostKey(key: string): boolean {
  return wordKey.test(key) || camelKey.test(key);
}
