import { hasBuildRoot, pathPair } from '../grammars/path-pair.ts';
import type { Cause, Claim, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { distInfoFolder, isRestRecorded } from './_shared/dist-info.ts';
import { baseName, bothTexts, fact } from './_shared/values.ts';

/** Where the distribution came from (PEP 610): a file, an archive with its hash, a version control system with its commit. */
const pointers = /^\/(?:url|subdirectory|dir_info(?:\/editable)?|archive_info(?:\/.*)?|vcs_info(?:\/.*)?)$/;

export const pyDirectUrl: Cause = {
  id: 'py-direct-url',
  title: 'Where a Python distribution was installed from',
  specificity: 'structured',
  on: ['json:value', 'json:order', 'tar:presence', 'zip:presence'],
  claim: (site, cx) => {
    if (baseName(site) !== 'direct_url.json' || distInfoFolder(site) === undefined) return undefined;
    if (!isPresence(site) && !pointers.test(site.name)) return undefined;
    const hint = pathHint(site);
    return {
      grade: 'guarded',
      predicate: {
        text: 'RECORD shows no other file of the distribution that differs',
        held: isRestRecorded(site, cx),
      },
      ...(hint === undefined ? {} : { hint }),
    } satisfies Claim;
  },
  fixes: [
    { for: 'bazel', text: 'Install wheels by hash (pip_parse, whl_library): no direct_url.json is written for them.' },
    {
      for: 'docker',
      text: 'Install from an index or with --require-hashes, or delete direct_url.json and its line in RECORD.',
    },
  ],
};

function isPresence(site: Site): boolean {
  return site.kind === 'presence' && fact(site, 'type') === 'file' && fact(site, 'duplicate') !== true;
}

/** `file:///tmp/a/x.whl` as a path pair. */
function pathHint(site: Site): FactorHint | undefined {
  const urls = bothTexts(site)?.map((url) => url.replace(/^file:\/\//, ''));
  const pair = urls === undefined ? undefined : pathPair(urls[0] ?? '', urls[1] ?? '');
  return pair !== undefined && hasBuildRoot(pair.left) && hasBuildRoot(pair.right)
    ? { factor: 'build-path', ...pair }
    : undefined;
}
