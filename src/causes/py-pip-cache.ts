import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const pyPipCache: Cause = knownFile({
  id: 'py-pip-cache',
  title: 'The download cache of pip or uv',
  path: /^(root|home\/[^/]+)\/\.cache\/(pip|uv)\//,
  folder: /^(root|home\/[^/]+)\/\.cache\/(pip|uv)(\/|$)/,
  grade: 'guarded',
  predicate: { text: 'nothing is installed from the cache at run time (not checked)', held: false },
  fixes: [
    {
      for: 'docker',
      text: 'pip install --no-cache-dir, uv --no-cache, or RUN --mount=type=cache,target=/root/.cache.',
    },
  ],
});
