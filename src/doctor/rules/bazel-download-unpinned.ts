import { argument, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

const rules = ['http_archive', 'http_file', 'http_jar', 'archive_override', 'http_deb', 'container_layer_download'];
const downloads = ['download', 'download_and_extract'].flatMap((name) =>
  ['ctx', 'rctx', 'repository_ctx', 'mctx', 'module_ctx'].map((context) => `${context}.${name}`),
);

export const bazelDownloadUnpinned: Rule = {
  id: 'bazel-download-unpinned',
  title: 'A download without a hash',
  severity: 'high',
  why: 'Whatever the server sends becomes part of the build; nothing notices when it sends something else.',
  fixes: [
    { for: 'bazel', text: 'Add sha256 = "…" (Bazel prints the value), or integrity = "sha256-…" in MODULE.bazel.' },
  ],
  causes: [],
  find: (project) => [
    ...project
      .calls(...rules)
      .filter(({ call, starlark }) => !call.open && !pinned(['sha256', 'integrity'], call, starlark))
      .map((found) => atCall(found)),
    ...project
      .calls(...downloads)
      // The third argument of both is the hash, and a name may hold a hash that was read elsewhere.
      .filter(
        ({ call, starlark }) =>
          !call.open && call.positional.length < 3 && !pinned(['sha256', 'integrity'], call, starlark),
      )
      .map((found) => ({ ...atCall(found), severity: 'medium' as const })),
  ],
};

function pinned(
  names: readonly string[],
  call: Parameters<typeof argument>[0],
  starlark: Parameters<typeof argument>[2],
): boolean {
  return names.some((name) => isGiven(argument(call, name, starlark)));
}
