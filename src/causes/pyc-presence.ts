import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isPackagedCache } from './_shared/packaged-cache.ts';
import { bothTexts, fact, memberName } from './_shared/values.ts';

const cacheFile = /(^|\/)__pycache__\/[^/]+\.(pyc|pyo)(\.\d+)?$/;
/** importlib writes under such a name first, and renames; the number is an address in memory. */
const leftover = /^(.*__pycache__\/[^/]+\.py[co])\.\d+$/;
const cacheFolder = /(^|\/)__pycache__$/;

export const pycPresence: Cause = {
  id: 'pyc-presence',
  title: 'Compiled Python files on one side only',
  specificity: 'structured',
  on: ['tar:presence', 'tar:rename', 'tar:name'],
  claim: (site) => (site.key === 'tar:presence' ? claimPresence(site) : claimRename(site)),
  fixes: [
    {
      for: 'bazel',
      text: 'Exclude **/__pycache__/** from the layers; rules_python does so for interpreters with ignore_root_user_error.',
    },
    { for: 'docker', text: 'PYTHONDONTWRITEBYTECODE=1, pip install --no-compile.' },
  ],
};

function claimPresence(site: Site): Claim | undefined {
  const isCache = cacheFile.test(memberName(site)) && fact(site, 'type') === 'file';
  // Where the other side has members below it, the folder is there too: see tar-dir-entries.
  const isFolder = fact(site, 'type') === 'directory' && fact(site, 'children') !== true;
  if (isPackagedCache(site)) return undefined;
  if (fact(site, 'duplicate') === true || !(isCache || (isFolder && cacheFolder.test(memberName(site)))))
    return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'the file is what its source compiles to (not checked)', held: false },
  };
}

/** One leftover under two names. */
function claimRename(site: Site): Claim | undefined {
  const names = bothTexts(site)?.map((name) => leftover.exec(name.replace(/^(?:\.?\/)+/, ''))?.[1]);
  if (names === undefined || names[0] === undefined || names[0] !== names[1]) return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'the name is that of an unfinished file, which Python does not import', held: true },
  };
}
