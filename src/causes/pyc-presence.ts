import type { Cause } from '../model/cause.ts';
import { isPackagedCache } from './_shared/packaged-cache.ts';
import { fact, memberName } from './_shared/values.ts';

const cacheFile = /(^|\/)__pycache__\/[^/]+\.(pyc|pyo)(\.\d+)?$/;
const cacheFolder = /(^|\/)__pycache__$/;

export const pycPresence: Cause = {
  id: 'pyc-presence',
  title: 'Compiled Python files on one side only',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
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
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Exclude **/__pycache__/** from the layers; rules_python does so for interpreters with ignore_root_user_error.',
    },
    { for: 'docker', text: 'PYTHONDONTWRITEBYTECODE=1, pip install --no-compile.' },
  ],
};
