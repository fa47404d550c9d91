/** What a file of a source tree is read as. */
export type Kind =
  | 'starlark'
  | 'bazelrc'
  | 'bazelversion'
  | 'dockerfile'
  | 'shell'
  | 'requirements'
  | 'workflow'
  | 'yaml'
  | 'manifest'
  | 'patch'
  | 'c';

const patterns: readonly (readonly [Kind, RegExp])[] = [
  ['starlark', /(?:^|\/)(?:BUILD|WORKSPACE|MODULE)(?:\.bazel|\.bzlmod)?$|\.(?:bzl|BUILD)$/],
  ['bazelrc', /(?:^|\/)\.bazelrc$|\.bazelrc$/],
  ['bazelversion', /(?:^|\/)\.bazelversion$/],
  ['dockerfile', /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:Dockerfile|dockerfile)$/],
  ['shell', /\.(?:sh|bash)$/],
  ['requirements', /(?:^|\/)(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.txt$/],
  ['workflow', /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)(?:\.gitlab-ci|cloudbuild)\.ya?ml$/],
  ['yaml', /\.ya?ml$/],
  ['manifest', /(?:^|\/)(?:package\.json|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?)$/],
  ['patch', /\.(?:patch|diff)$/],
  ['c', /\.(?:c|cc|cpp|cxx|h|hh|hpp)$/],
];

/** Folders whose files are there to be read or tried, not to be shipped. */
const aside = /(?:^|\/)(?:examples?|samples?|demos?|tests?|testdata|testing|fixtures|docs?)\//i;

/** True for a file that hardly gets into what is shipped. */
export function isAside(path: string): boolean {
  return aside.test(path);
}

/** The kind of a file by its path; null for a file that no rule reads. */
export function kindOf(path: string): Kind | null {
  return patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}
